#!/bin/sh
# Runs once, when the database is made: two roles, so that the site cannot change its own history.
set -eu
psql --set=ON_ERROR_STOP=1 --set=owner="$NEWSNOTES_OWNER_PASSWORD" --set=web="$NEWSNOTES_WEB_PASSWORD" \
    --username="$POSTGRES_USER" --dbname=postgres --quiet <<'SQL'
CREATE ROLE newsnotes_owner LOGIN PASSWORD :'owner';
CREATE ROLE newsnotes_web LOGIN PASSWORD :'web';
CREATE DATABASE newsnotes OWNER newsnotes_owner;
REVOKE ALL ON DATABASE newsnotes FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE newsnotes TO newsnotes_web;
SQL
