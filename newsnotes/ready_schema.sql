-- stands for account 0001_initial
-- stands for account 0002_email_max_length
-- stands for account 0003_alter_emailaddress_create_unique_verified_email
-- stands for account 0004_alter_emailaddress_drop_unique_email
-- stands for account 0005_emailaddress_idx_upper_email
-- stands for account 0006_emailaddress_lower
-- stands for account 0007_emailaddress_idx_email
-- stands for account 0008_emailaddress_unique_primary_email_fixup
-- stands for account 0009_emailaddress_unique_primary_email
-- stands for annotations 0001_tables
-- stands for annotations 0002_same_project
-- stands for annotations 0003_text_equality
-- stands for annotations 0004_link_roles
-- stands for annotations 0005_editions
-- stands for annotations 0006_commit_order
-- stands for annotations 0007_immutable_text
-- stands for annotations 0008_demo_purge
-- stands for annotations 0009_sign_in_attempts
-- stands for annotations 0010_page_indexes
-- stands for annotations 0011_annotation_filters
-- stands for annotations 0012_bulk
-- stands for annotations 0013_presence
-- stands for annotations 0014_lookups_by_index
-- stands for annotations 0015_sessions
-- stands for annotations 0016_replies_say_about_what
-- stands for annotations 0017_handed_on
-- stands for annotations 0018_fewer_checks
-- stands for annotations 0019_told_of_erasure
-- stands for annotations 0020_local_records
-- stands for annotations 0021_fix_in_steps
-- stands for annotations 0022_words_of_long_texts
-- stands for annotations 0023_words_of_headlines
-- stands for annotations 0024_same_words
-- stands for annotations 0026_words_of_every_script
-- stands for annotations 0027_headlines_among_words
-- stands for annotations 0028_is_blank
-- stands for annotations 0029_blank_is_refused
-- stands for annotations 0030_same_annotation
-- stands for annotations 0031_members_leave
-- stands for annotations 0032_taken_over
-- stands for annotations 0033_who_left_before
-- stands for annotations 0035_renamed_tags_and_time_zone
-- stands for annotations 0036_history_of_all_columns
-- stands for annotations 0037_accounts
-- stands for annotations 0038_signed_by_the_database
-- stands for annotations 0039_access_changes
-- stands for annotations 0040_access_log
-- stands for annotations 0041_access_log_rules
-- stands for annotations 0042_words_by_project
-- stands for annotations 0043_refused_attempts
-- stands for annotations 0044_invitations
-- stands for annotations 0045_layers_of_links
-- stands for annotations 0046_revisions
-- stands for annotations 0047_families_and_assignments
-- stands for annotations 0048_code_secrets
-- stands for annotations 0049_archived_projects
-- stands for annotations 0050_batches_of_actions
-- stands for annotations 0051_merged_records
-- stands for annotations 0052_taken_out
-- stands for annotations 0053_records_by_part
-- stands for annotations 0054_sent_back_is_no_edit
-- stands for annotations 0055_sign_off_of_taken_out
-- stands for annotations 0056_called_as_buttons
-- stands for annotations 0057_fewer_indexes_by_project
-- stands for annotations 0058_tallies
-- stands for annotations 0061_article_tallies
-- stands for annotations 0062_passage_words
-- stands for annotations 0063_decisions_by_reviewer
-- stands for annotations 0064_records_at_hand
-- stands for annotations 0066_demo_counts
-- stands for auth 0001_initial
-- stands for auth 0002_alter_permission_name_max_length
-- stands for auth 0003_alter_user_email_max_length
-- stands for auth 0004_alter_user_username_opts
-- stands for auth 0005_alter_user_last_login_null
-- stands for auth 0006_require_contenttypes_0002
-- stands for auth 0007_alter_validators_add_error_messages
-- stands for auth 0008_alter_user_username_max_length
-- stands for auth 0009_alter_user_last_name_max_length
-- stands for auth 0010_alter_group_name_max_length
-- stands for auth 0011_update_proxy_permissions
-- stands for auth 0012_alter_user_first_name_max_length
-- stands for contenttypes 0001_initial
-- stands for contenttypes 0002_remove_content_type_name
-- stands for mfa 0001_initial
-- stands for mfa 0002_authenticator_timestamps
-- stands for mfa 0003_authenticator_type_uniq
-- stands for pghistory 0001_initial
-- stands for pghistory 0002_aggregateevent
-- stands for pghistory 0003_auto_20201023_1636
-- stands for pghistory 0004_auto_20220906_1625
-- stands for pghistory 0005_events_middlewareevents
-- stands for pghistory 0006_delete_aggregateevent
-- stands for pghistory 0007_auto_20250421_0444
-- stands for procrastinate 0001_initial
-- stands for procrastinate 0002_drop_started_at_column
-- stands for procrastinate 0003_drop_started_at_column
-- stands for procrastinate 0004_drop_procrastinate_version_table
-- stands for procrastinate 0005_fix_procrastinate_fetch_job
-- stands for procrastinate 0006_fix_trigger_status_events_insert
-- stands for procrastinate 0007_add_queueing_lock_column
-- stands for procrastinate 0008_close_fetch_job_race_condition
-- stands for procrastinate 0009_add_defer_job_function
-- stands for procrastinate 0010_add_procrastinate_periodic_defers
-- stands for procrastinate 0011_add_foreign_key_index
-- stands for procrastinate 0012_add_locks_to_periodic_defer
-- stands for procrastinate 0013_fix_procrastinate_defer_periodic_job
-- stands for procrastinate 0014_add_finish_job_and_retry_job_functions
-- stands for procrastinate 0015_add_trigger_on_job_deletion
-- stands for procrastinate 0016_delete_finished_jobs
-- stands for procrastinate 0017_add_checks_to_finish_job
-- stands for procrastinate 0018_add_checks_to_retry_job
-- stands for procrastinate 0019_fix_finish_job_compat_issue
-- stands for procrastinate 0020_add_index_on_procrastinate_jobs
-- stands for procrastinate 0021_add_kwargs_to_defer_periodic_job
-- stands for procrastinate 0022_null_locks_excluded
-- stands for procrastinate 0023_remove_old_finish_job_function
-- stands for procrastinate 0024_job_id_bigint
-- stands for procrastinate 0025_add_models
-- stands for procrastinate 0026_add_job_priority
-- stands for procrastinate 0027_add_periodic_job_priority
-- stands for procrastinate 0028_add_cancel_states
-- stands for procrastinate 0029_add_additional_params_to_retry_job
-- stands for procrastinate 0030_alter_procrastinateevent_options
-- stands for procrastinate 0031_add_indexes_for_fetch_job
-- stands for procrastinate 0032_pre_cancel_notification
-- stands for procrastinate 0033_post_cancel_notification
-- stands for procrastinate 0034_pre_add_heartbeat
-- stands for procrastinate 0035_post_add_heartbeat
-- stands for procrastinate 0036_add_worker_model
-- stands for procrastinate 0037_pre_batch_defer_jobs
-- stands for procrastinate 0038_post_batch_defer_jobs
-- stands for procrastinate 0039_pre_priority_lock_fetch_job
-- stands for procrastinate 0040_pre_retry_failed_job
-- stands for procrastinate 0041_post_retry_failed_job
-- stands for socialaccount 0001_initial
-- stands for socialaccount 0002_token_max_lengths
-- stands for socialaccount 0003_extra_data_default_dict
-- stands for socialaccount 0004_app_provider_id_settings
-- stands for socialaccount 0005_socialtoken_nullable_app
-- stands for socialaccount 0006_alter_socialaccount_extra_data
-- stands for usersessions 0001_initial

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);


CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);


CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);


CREATE FUNCTION public._pgh_attach_context() RETURNS uuid
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT annotations_acts_as_owner() AND (
        coalesce(current_setting('pghistory.context_metadata', true), '') <> ''
        OR NOT EXISTS (
            SELECT FROM annotations_action
            WHERE id = annotations_running_action() AND by_id = annotations_actor() AND seq IS NULL))
    THEN
        RAISE EXCEPTION 'what is written belongs to an action of its transaction'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'history_of_an_action';
    END IF;
    RETURN NULL;
END $$;


CREATE TABLE public.annotations_action (
    id uuid NOT NULL,
    article_id uuid,
    verb character varying(16) NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    seq bigint,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    by_id uuid NOT NULL,
    undoes_id uuid,
    project_id uuid NOT NULL,
    batch uuid,
    CONSTRAINT action_verb_known CHECK (((verb)::text = ANY ((ARRAY['create_project'::character varying, 'change_project'::character varying, 'archive_project'::character varying, 'bring_back'::character varying, 'set_member'::character varying, 'remove_member'::character varying, 'set_tags'::character varying, 'rename_tag'::character varying, 'write_guidelines'::character varying, 'add_article'::character varying, 'change_article'::character varying, 'delete_article'::character varying, 'submit_article'::character varying, 'sign_off'::character varying, 'assign'::character varying, 'set_entity'::character varying, 'merge_entity'::character varying, 'mark'::character varying, 'import'::character varying, 'change'::character varying, 'delete'::character varying, 'restore'::character varying, 'accept'::character varying, 'dismiss'::character varying, 'submit'::character varying, 'withdraw'::character varying, 'contest'::character varying, 'approve'::character varying, 'reject'::character varying, 'fix'::character varying, 'agree'::character varying, 'revoke'::character varying, 'take_over'::character varying, 'check'::character varying, 'undo'::character varying, 'redo'::character varying, 'erase'::character varying])::text[])))
);


CREATE FUNCTION public.annotations_acts_as_owner() RETURNS boolean
    LANGUAGE sql STABLE
    RETURN pg_has_role(CASE current_setting('role'::text) WHEN 'none'::text THEN SESSION_USER ELSE (current_setting('role'::text))::name END, (SELECT pg_class.relowner FROM pg_class WHERE (pg_class.oid = ('public.annotations_action'::regclass)::oid)), 'USAGE'::text);


COMMENT ON FUNCTION public.annotations_acts_as_owner() IS 'whether the session is the tables'' owner, whatever function it is in';


CREATE TABLE public.annotations_emptying (
    xact xid8 NOT NULL
);


COMMENT ON TABLE public.annotations_emptying IS 'the transactions that empty a demo project now; no row outlives its own';


CREATE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (COALESCE((trigger_name = ANY ((NULLIF(current_setting('pgtrigger.ignore'::text, true), ''::text))::text[])), false) AND (public.annotations_acts_as_owner() OR (EXISTS (SELECT FROM public.annotations_emptying WHERE (annotations_emptying.xact = pg_current_xact_id_if_assigned())))));


CREATE FUNCTION public.annotations_access_is_silent() RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT cardinality(nullif(current_setting('pgtrigger.ignore', true), '')::text[]) > 0
       AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'annotations_action'::regclass), 'USAGE')
$$;


CREATE FUNCTION public.annotations_actor() RETURNS uuid
    LANGUAGE sql STABLE
    RETURN (NULLIF(current_setting('newsnotes.actor'::text, true), ''::text))::uuid;


CREATE FUNCTION public.annotations_check_action() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF annotations_acts_as_owner() THEN
        RETURN NEW;
    END IF;
    IF NEW.verb = 'erase' OR NOT EXISTS (SELECT FROM annotations_user WHERE id = NEW.by_id AND is_active) OR NOT (
        EXISTS (SELECT FROM annotations_member
                WHERE project_id = NEW.project_id AND user_id = NEW.by_id AND left_at IS NULL)
        OR NEW.verb = 'create_project' AND NOT EXISTS (SELECT FROM annotations_project WHERE id = NEW.project_id))
    THEN
        RAISE EXCEPTION 'an action is of somebody who is in its project'
        USING ERRCODE = 'check_violation', TABLE = 'annotations_action', CONSTRAINT = 'action_by_member';
    END IF;
    NEW.seq := NULL;
    NEW.created_at := now();
    RETURN NEW;
END $$;


CREATE FUNCTION public.annotations_check_annotations() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    one record;
    seen uuid;
    size integer;
    ahead text;  -- the text of the revision `seen`, from `place` on
    place integer;
    found_there text[];
    wrong record;
BEGIN
    -- A loop that is given its statement as text is planned anew for each statement's rows.
    FOR one IN EXECUTE CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT id, revision_id, spans, texts FROM changed ORDER BY revision_id, lower(spans)'
        ELSE 'SELECT id, revision_id, spans, texts FROM (
                SELECT id, revision_id, spans, texts FROM changed
                EXCEPT SELECT id, revision_id, spans, texts FROM before) AS moved
              ORDER BY revision_id, lower(spans)' END
    LOOP
        IF one.revision_id IS DISTINCT FROM seen THEN
            SELECT id, length, text, 0 INTO seen, size, ahead, place
            FROM annotations_revision WHERE id = one.revision_id;
        END IF;
        IF upper(one.spans) > size THEN
            RAISE EXCEPTION 'annotation % does not match the text of its revision', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation',
                  CONSTRAINT = 'annotation_spans_inside_text';
        END IF;
        IF lower(one.spans) > place THEN
            ahead := right(ahead, place - lower(one.spans));
            place := lower(one.spans);
        END IF;
        IF range_merge(one.spans)::int4multirange = one.spans THEN
            found_there := ARRAY[left(ahead, upper(one.spans) - place)];
        ELSE
            SELECT array_agg(substr(ahead, lower(span) - place + 1, upper(span) - lower(span)) ORDER BY lower(span))
            INTO found_there FROM unnest(one.spans) AS span;
        END IF;
        IF one.texts IS DISTINCT FROM found_there THEN
            RAISE EXCEPTION 'annotation % does not match the text of its revision', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation',
                  CONSTRAINT = 'annotation_text_equals_revision';
        END IF;
        IF annotations_is_blank(one.texts[1]) OR (
            cardinality(one.texts) > 1 AND annotations_one_is_blank(one.texts)
        ) THEN
            RAISE EXCEPTION 'nobody can see the passage of annotation %', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation',
                  CONSTRAINT = 'annotation_text_not_blank';
        END IF;
    END LOOP;

    SELECT changed.id, entity.deleted_at IS NOT NULL AS gone INTO wrong
    FROM changed CROSS JOIN LATERAL (
        SELECT article_id, deleted_at FROM annotations_entity WHERE id = changed.entity_id OFFSET 0) AS entity
    WHERE changed.entity_id IS NOT NULL AND (
        entity.article_id <> changed.article_id OR (entity.deleted_at IS NOT NULL AND changed.deleted_at IS NULL))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'annotation % points at a record that is deleted, or local to another article', wrong.id
        USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation', CONSTRAINT =
            CASE WHEN wrong.gone THEN 'annotation_record_not_deleted' ELSE 'annotation_record_of_this_article' END;
    END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_check_link_roles() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE wrong uuid := annotations_wrong_links((SELECT array_agg(id) FROM changed));
BEGIN
    IF wrong IS NOT NULL THEN PERFORM annotations_refuse_link(wrong); END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_check_link_words() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    one record;
    seen uuid;
    size integer;
    ahead text;  -- the text of the revision `seen`, from `place` on
    place integer;
BEGIN
    -- A loop that is given its statement as text is planned anew for each statement's rows.
    FOR one IN EXECUTE '
        SELECT id, revision_id, spans, texts FROM changed
        WHERE spans IS NOT NULL ORDER BY revision_id, lower(spans)'
    LOOP
        IF one.revision_id IS DISTINCT FROM seen THEN
            SELECT id, length, text, 0 INTO seen, size, ahead, place
            FROM annotations_revision WHERE id = one.revision_id;
        END IF;
        IF lower(one.spans) > place THEN
            ahead := right(ahead, place - lower(one.spans));
            place := lower(one.spans);
        END IF;
        IF upper(one.spans) > size
           OR one.texts IS DISTINCT FROM annotations_cut(ahead, annotations_shifted(one.spans, place)) THEN
            RAISE EXCEPTION 'the words of link % do not match the text of its revision', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_link', CONSTRAINT =
                CASE WHEN upper(one.spans) > size THEN 'link_spans_inside_text' ELSE 'link_text_equals_revision' END;
        END IF;
        IF annotations_one_is_blank(one.texts) THEN
            RAISE EXCEPTION 'nobody can see the words of link %', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_link', CONSTRAINT = 'link_text_not_blank';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_check_roles_after_kind() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    other_kind uuid[] := (SELECT array_agg(id) FROM (SELECT id, kind FROM after EXCEPT SELECT id, kind FROM before) AS x);
    wrong uuid;
BEGIN
    IF other_kind IS NULL THEN RETURN NULL; END IF;
    SELECT annotations_wrong_links(array_agg(id)) INTO wrong
    FROM annotations_link WHERE annotation_id = ANY (other_kind) OR target_id = ANY (other_kind);
    IF wrong IS NOT NULL THEN PERFORM annotations_refuse_link(wrong); END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_check_sign_off() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT annotations_acts_as_owner() AND NOT EXISTS (
        SELECT FROM annotations_action
        WHERE project_id = NEW.project_id AND seq IS NULL
          AND (by_id = NEW.signed_off_by_id AND (NEW.signed_off_at > now() - interval '1 minute')
               OR verb IN ('import', 'undo', 'redo')))
    THEN
        RAISE EXCEPTION 'an article is signed off by the person of the action'
        USING ERRCODE = 'check_violation', TABLE = 'annotations_article', CONSTRAINT = 'article_sign_off_signed';
    END IF;
    RETURN NEW;
END $$;


CREATE FUNCTION public.annotations_check_signed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $_$
DECLARE
    wrong boolean;
BEGIN
    IF annotations_acts_as_owner() THEN
        RETURN NULL;
    END IF;
    EXECUTE format($query$
        SELECT EXISTS (
            SELECT FROM added WHERE NOT EXISTS (
                SELECT FROM annotations_action AS action
                WHERE action.project_id = added.project_id AND action.seq IS NULL AND %3$s
                  AND (action.verb = 'import' AND EXISTS (
                           SELECT FROM annotations_member
                           WHERE project_id = action.project_id AND user_id = action.by_id
                             AND role = 'manager' AND left_at IS NULL)
                       OR added.%2$I BETWEEN now() AND clock_timestamp() AND (action.by_id = added.%1$I OR %4$s))))
        $query$, TG_ARGV[0], TG_ARGV[1],
        CASE WHEN TG_TABLE_NAME IN ('annotations_decision', 'annotations_check')
             THEN 'action.id = added.action_id' ELSE 'true' END,
        CASE WHEN TG_TABLE_NAME = 'annotations_decision'
             THEN $again$ action.verb = 'agree' AND added.verdict = 'approve' AND EXISTS (
                    SELECT FROM annotations_annotation AS fixed
                    WHERE fixed.id = added.annotation_id AND fixed.status = 'fixed'
                      AND (fixed.edition, fixed.edited_by_id) = (added.edition, added.reviewer_id))
                  OR action.verb = 'redo' AND added.withdraws_id IS NULL AND EXISTS (
                    SELECT FROM annotations_decision AS before
                    JOIN annotations_decision AS withdrawal ON withdrawal.withdraws_id = before.id
                    WHERE withdrawal.action_id = action.undoes_id
                      AND (before.annotation_id, before.edition, before.verdict, before.reviewer_id)
                        = (added.annotation_id, added.edition, added.verdict, added.reviewer_id)) $again$
             ELSE 'false' END)
    INTO wrong;
    IF wrong THEN
        RAISE EXCEPTION 'what is added is by the person of its action, at this time'
        USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $_$;


CREATE FUNCTION public.annotations_count_articles() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO annotations_articletally (project_id, state, number)
        SELECT project_id, state, count(*) FROM changed WHERE NOT restricted AND deleted_at IS NULL GROUP BY 1, 2;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO annotations_articletally (project_id, state, number)
        SELECT project_id, state, sum(more) FROM (
            SELECT project_id, state, -1 AS more FROM before WHERE NOT restricted AND deleted_at IS NULL
            UNION ALL
            SELECT project_id, state, 1 FROM changed WHERE NOT restricted AND deleted_at IS NULL
        ) AS moves GROUP BY 1, 2 HAVING sum(more) <> 0;
    ELSIF NOT EXISTS (SELECT FROM annotations_emptying WHERE xact = pg_current_xact_id()) THEN
        -- Of a demo project that is emptied all goes, what is counted of it as well.
        INSERT INTO annotations_articletally (project_id, state, number)
        SELECT project_id, state, -count(*) FROM before WHERE NOT restricted AND deleted_at IS NULL GROUP BY 1, 2;
    END IF;
    RETURN NULL;
END
$$;


CREATE FUNCTION public.annotations_count_change() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF ((NEW.kind, NEW.attributes, NEW.tags, NEW.entity_id)
        IS DISTINCT FROM (OLD.kind, OLD.attributes, OLD.tags, OLD.entity_id)
        OR CASE WHEN NEW.revision_id = OLD.revision_id THEN NEW.spans <> OLD.spans ELSE NEW.texts <> OLD.texts END)
       AND NEW.edition <= OLD.edition
    THEN
        NEW.edition := OLD.edition + 1;
        NEW.edited_by_id := coalesce(annotations_actor(), NEW.edited_by_id);
    END IF;
    IF NEW.edition > OLD.edition AND OLD.status IN ('approved', 'fixed') AND NEW.status = OLD.status
       AND NOT EXISTS (SELECT FROM annotations_action WHERE id = annotations_open_action() AND verb = 'fix')
    THEN
        NEW.status := 'submitted';
        NEW.reopened := 'changed';
    END IF;
    IF NEW.version <= OLD.version AND (NEW.edition > OLD.edition OR NEW IS DISTINCT FROM OLD) THEN
        NEW.version := OLD.version + 1;
        NEW.updated_at := now();
    END IF;
    IF NEW.action_id IS NOT DISTINCT FROM OLD.action_id THEN
        NEW.action_id := annotations_running_action();
    END IF;
    RETURN NEW;
END $$;


CREATE FUNCTION public.annotations_cut_each(body text, spans int4multirange) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    place integer := 0;  -- of what is left of the body
    span int4range;
    texts text[] := '{}';
BEGIN
    -- `right` with a negative number cuts off without counting the rest.
    FOR span IN SELECT unnest(spans) LOOP
        IF lower(span) > place THEN
            body := right(body, place - lower(span));
            place := lower(span);
        END IF;
        texts := texts || left(body, upper(span) - lower(span));
    END LOOP;
    RETURN texts;
END $$;


CREATE FUNCTION public.annotations_cut(body text, spans int4multirange) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((range_merge(spans))::int4multirange = spans) THEN ARRAY["left"(CASE WHEN (lower(spans) = 0) THEN body ELSE "right"(body, (- lower(spans))) END, (upper(spans) - lower(spans)))] ELSE public.annotations_cut_each(body, spans) END;


COMMENT ON FUNCTION public.annotations_cut(body text, spans int4multirange) IS 'the text of each span, in order; spans are in code points from 0';


CREATE FUNCTION public.annotations_delete_words() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM annotations_searchchunk WHERE revision_id = NEW.id;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_fold_article_tallies(fewest integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH long AS (
        SELECT project_id, state FROM annotations_articletally GROUP BY 1, 2 HAVING count(*) >= fewest
    ), gone AS (
        DELETE FROM annotations_articletally WHERE id IN (
            SELECT id FROM annotations_articletally JOIN long USING (project_id, state)
            FOR UPDATE OF annotations_articletally SKIP LOCKED)
        RETURNING project_id, state, number
    ), folded AS (
        INSERT INTO annotations_articletally (project_id, state, number)
        SELECT project_id, state, sum(number) FROM gone GROUP BY 1, 2 HAVING sum(number) <> 0
    )
    SELECT count(*) FROM gone;
$$;


CREATE FUNCTION public.annotations_fold_tallies(fewest integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH long AS (
        SELECT project_id, kind, status FROM annotations_tally GROUP BY 1, 2, 3 HAVING count(*) >= fewest
    ), gone AS (
        DELETE FROM annotations_tally WHERE id IN (
            SELECT id FROM annotations_tally JOIN long USING (project_id, kind, status)
            FOR UPDATE OF annotations_tally SKIP LOCKED)
        RETURNING project_id, kind, status, number
    ), folded AS (
        INSERT INTO annotations_tally (project_id, kind, status, number)
        SELECT project_id, kind, status, sum(number) FROM gone GROUP BY 1, 2, 3 HAVING sum(number) <> 0
    )
    SELECT count(*) FROM gone;
$$;


CREATE FUNCTION public.annotations_forget_access(days integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH gone AS (
        DELETE FROM annotations_accessentry
        WHERE created_at < now() - make_interval(days => greatest(days, 30)) RETURNING 1)
    SELECT count(*) FROM gone
$$;


COMMENT ON FUNCTION public.annotations_forget_access(days integer) IS 'deletes entries of the access log that are old enough';


CREATE FUNCTION public.annotations_grams(project uuid, words text) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE STRICT COST 10000 PARALLEL SAFE
    AS $$
DECLARE
    mark integer := (('x' || right(project::text, 4))::bit(16)::int - x'8000'::int) * x'10000'::int;
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT mark + (gram % 65521)::integer
        FROM (
            SELECT ascii(one)::bigint AS a, ascii(nullif(lead(one) OVER place, ' '))::bigint AS b,
                ascii(nullif(lead(one, 2) OVER place, ' '))::bigint AS c
            FROM unnest(string_to_array(words, NULL)) WITH ORDINALITY AS characters (one, place_of_one)
            WINDOW place AS (ORDER BY place_of_one)
        ) AS beside, unnest(ARRAY[a, a * 4093 + b, (a * 4093 + b) * 4093 + c]) AS gram
        WHERE a <> 32 AND gram IS NOT NULL AND (gram >= 4093 * 4093 OR greatest(a, b) > 127)
    );
END $$;


CREATE FUNCTION public.annotations_hand_on(quotes uuid[], running uuid) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE heirs uuid[] := annotations_heirs(quotes);
BEGIN
    IF heirs IS NOT NULL THEN
        SELECT array_agg(id) INTO heirs FROM annotations_annotation
        WHERE id = ANY (heirs) AND (running IS NULL OR action_id IS DISTINCT FROM running);
    END IF;
    IF heirs IS NOT NULL THEN
        PERFORM annotations_new_edition(heirs, 'target_changed');
    END IF;
END $$;


CREATE TABLE public.annotations_link (
    id uuid NOT NULL,
    role character varying(10) NOT NULL,
    "position" smallint NOT NULL,
    spans int4multirange,
    texts text[],
    annotation_id uuid NOT NULL,
    article_id uuid NOT NULL,
    project_id uuid NOT NULL,
    target_id uuid,
    layer_id uuid NOT NULL,
    revision_id uuid NOT NULL,
    CONSTRAINT annotations_link_position_check CHECK (("position" >= 0)),
    CONSTRAINT link_needs_target CHECK (((NOT ((role)::text = ANY ((ARRAY['continues'::character varying, 'stated_in'::character varying, 'within'::character varying])::text[]))) OR (target_id IS NOT NULL))),
    CONSTRAINT link_not_to_itself CHECK ((NOT ((target_id = annotation_id) AND (target_id IS NOT NULL)))),
    CONSTRAINT link_role_known CHECK (((role)::text = ANY ((ARRAY['speaker'::character varying, 'addressee'::character varying, 'via'::character varying, 'cue'::character varying, 'when'::character varying, 'within'::character varying, 'continues'::character varying, 'claimant'::character varying, 'stated_in'::character varying, 'speaks_for'::character varying])::text[]))),
    CONSTRAINT link_spans_bounded CHECK (((NOT lower_inf(spans)) AND (NOT upper_inf(spans)))),
    CONSTRAINT link_spans_not_empty CHECK (((NOT isempty(spans)) AND (lower(spans) >= 0))),
    CONSTRAINT link_words_have_texts CHECK ((((spans IS NULL) AND (texts IS NULL)) OR ((spans IS NOT NULL) AND (texts IS NOT NULL)))),
    CONSTRAINT link_words_only CHECK (((NOT ((role)::text = ANY ((ARRAY['cue'::character varying, 'when'::character varying])::text[]))) OR (target_id IS NULL))),
    CONSTRAINT link_words_or_target CHECK (((spans IS NOT NULL) OR (target_id IS NOT NULL)))
);


CREATE FUNCTION public.annotations_heirs(quotes uuid[]) RETURNS uuid[]
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH RECURSIVE heir(id) AS (
          SELECT annotations_link.annotation_id
            FROM public.annotations_link
           WHERE ((annotations_link.target_id = ANY (annotations_heirs.quotes)) AND ((annotations_link.role)::text = ANY ((ARRAY['continues'::character varying, 'stated_in'::character varying])::text[])))
         UNION
          SELECT link.annotation_id
            FROM (public.annotations_link link
              JOIN heir heir_1 ON ((link.target_id = heir_1.id)))
           WHERE ((link.role)::text = ANY ((ARRAY['continues'::character varying, 'stated_in'::character varying])::text[]))
         )
  SELECT array_agg(heir.id) AS array_agg
    FROM heir
   WHERE (heir.id <> ALL (annotations_heirs.quotes));
END;


COMMENT ON FUNCTION public.annotations_heirs(quotes uuid[]) IS 'who has something from these: over continues and stated_in, in any number of steps';


CREATE FUNCTION public.annotations_is_blank(words text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (words !~ '[^\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]'::text);


CREATE FUNCTION public.annotations_keep_invitation_over() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'an invitation that was accepted or revoked stays so'
    USING ERRCODE = 'check_violation', TABLE = 'annotations_invitation', CONSTRAINT = 'invitation_stays_over';
END $$;


CREATE FUNCTION public.annotations_keep_revoked() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'a token that is revoked stays revoked'
    USING ERRCODE = 'check_violation', TABLE = 'annotations_token', CONSTRAINT = 'token_stays_revoked';
END $$;


CREATE FUNCTION public.annotations_lexemes(project uuid, words tsvector) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT COST 10000 PARALLEL SAFE
    AS $$
DECLARE
    mark text := chr(x'F0000'::int + ('x' || right(project::text, 4))::bit(16)::int);
BEGIN
    RETURN array_to_tsvector(ARRAY(SELECT mark || lexeme FROM unnest(tsvector_to_array(words)) AS lexeme));
END $$;


CREATE FUNCTION public.annotations_lift_sign_off() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE annotations_article
    SET state = 'submitted', version = version + 1, updated_at = now(),
        signed_off_by_id = NULL, signed_off_at = NULL, signed_off_revision = NULL
    WHERE state = 'signed_off' AND deleted_at IS NULL AND id = ANY (ARRAY(SELECT DISTINCT article_id FROM changed));
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_lift_sign_off_changed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE signed uuid[] := ARRAY(
    SELECT id FROM annotations_article
    WHERE state = 'signed_off' AND deleted_at IS NULL AND id = ANY (ARRAY(SELECT DISTINCT article_id FROM changed)));
BEGIN
    IF signed = '{}' THEN  -- rows are compared only where a sign-off could be lifted
        RETURN NULL;
    END IF;
    UPDATE annotations_article
    SET state = 'submitted', version = version + 1, updated_at = now(),
        signed_off_by_id = NULL, signed_off_at = NULL, signed_off_revision = NULL
    WHERE state = 'signed_off' AND id IN (
        SELECT article_id FROM (
            SELECT id, article_id, revision_id, layer_id, kind, spans, texts, attributes, tags, entity_id, status,
                   reopened, suggester, edition, author_id, edited_by_id, deleted_at
            FROM changed WHERE article_id = ANY (signed)
            EXCEPT
            SELECT id, article_id, revision_id, layer_id, kind, spans, texts, attributes, tags, entity_id, status,
                   reopened, suggester, edition, author_id, edited_by_id, deleted_at
            FROM before WHERE article_id = ANY (signed)) AS other);
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_linkers(targets uuid[]) RETURNS uuid[]
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH direct AS (
          SELECT annotations_link.annotation_id AS id,
             annotations_link.role
            FROM public.annotations_link
           WHERE (annotations_link.target_id = ANY (annotations_linkers.targets))
         ), heir AS (
          SELECT unnest(public.annotations_heirs(array_agg(direct.id))) AS id
            FROM direct
           WHERE ((direct.role)::text = ANY ((ARRAY['speaker'::character varying, 'addressee'::character varying, 'via'::character varying, 'continues'::character varying, 'stated_in'::character varying])::text[]))
         )
  SELECT array_agg(linker.id) AS array_agg
    FROM ( SELECT direct.id
            FROM direct
         UNION
          SELECT heir.id
            FROM heir
           WHERE (heir.id <> ALL (annotations_linkers.targets))) linker;
END;


CREATE FUNCTION public.annotations_links_changed() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    running uuid := annotations_open_action();
    parents uuid[];
    uncounted uuid[];
    seen_before uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT annotation_id) INTO parents FROM (
            SELECT annotation_id FROM (
                SELECT id, annotation_id, role, position, texts, target_id FROM changed
                EXCEPT SELECT id, annotation_id, role, position, texts, target_id FROM before) AS after
            UNION SELECT annotation_id FROM (
                SELECT id, annotation_id, role, position, texts, target_id FROM before
                EXCEPT SELECT id, annotation_id, role, position, texts, target_id FROM changed) AS until_now
            UNION SELECT annotation_id FROM (  -- the same words elsewhere in the same revision
                SELECT id, annotation_id, revision_id FROM (
                    SELECT id, annotation_id, revision_id, spans FROM changed
                    EXCEPT SELECT id, annotation_id, revision_id, spans FROM before) AS moved
                INTERSECT SELECT id, annotation_id, revision_id FROM before) AS elsewhere) AS ends;
    ELSE
        SELECT array_agg(DISTINCT annotation_id) INTO parents FROM changed;
    END IF;
    SELECT array_agg(id) FILTER (WHERE running IS NULL OR action_id IS DISTINCT FROM running),
           array_agg(id) FILTER (WHERE running IS NULL OR action_id IS DISTINCT FROM running OR version > 1)
    INTO uncounted, seen_before FROM annotations_annotation WHERE id = ANY (parents);
    IF uncounted IS NOT NULL THEN
        PERFORM annotations_new_edition(uncounted, 'link_changed');
    END IF;
    IF seen_before IS NOT NULL THEN
        PERFORM annotations_hand_on(seen_before, running);
    END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_log_access(kind text, by_id uuid, person_id uuid, project_id uuid, article_id uuid, token_id uuid, details jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF annotations_access_is_silent() THEN RETURN; END IF;
    INSERT INTO annotations_accessentry (id, kind, by_id, person_id, project_id, article_id, token_id, details)
    VALUES (gen_random_uuid(), kind, coalesce(by_id, nullif(current_setting('newsnotes.actor', true), '')::uuid),
            person_id, project_id, article_id, token_id, details);
END $$;


CREATE FUNCTION public.annotations_log_invitation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE details jsonb := jsonb_build_object('role', NEW.role);
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM annotations_log_access('invitation_made', NEW.inviter_id, NULL, NEW.project_id, NULL, NULL, details);
    ELSIF NEW.accepted_at IS NOT NULL THEN
        PERFORM annotations_log_access('invitation_accepted', NEW.accepted_by_id, NEW.inviter_id, NEW.project_id,
            NULL, NULL, details);
    ELSIF NEW.revoked_at IS NOT NULL THEN
        PERFORM annotations_log_access('invitation_revoked', NEW.revoked_by_id, NEW.inviter_id, NEW.project_id,
            NULL, NULL, details);
    ELSE
        PERFORM annotations_log_access('invitation_renewed', NEW.inviter_id, NULL, NEW.project_id, NULL, NULL, details);
    END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_log_member() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE here annotations_member := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    was_here boolean := TG_OP <> 'INSERT' AND OLD.left_at IS NULL;
    is_here boolean := TG_OP <> 'DELETE' AND NEW.left_at IS NULL;
BEGIN
    IF was_here AND NOT is_here THEN
        PERFORM annotations_log_access('member_removed', NULL, here.user_id, here.project_id, NULL, NULL, '{}');
    ELSIF is_here AND NOT was_here THEN
        PERFORM annotations_log_access('member_added', NULL, here.user_id, here.project_id, NULL, NULL,
            jsonb_build_object('role', here.role));
    ELSIF is_here AND OLD.role <> NEW.role THEN
        PERFORM annotations_log_access('role_changed', NULL, here.user_id, here.project_id, NULL, NULL,
            jsonb_build_object('role', NEW.role, 'before', OLD.role));
    END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_log_reader() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE reader annotations_articlereader := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    PERFORM annotations_log_access(CASE TG_OP WHEN 'DELETE' THEN 'reader_removed' ELSE 'reader_named' END, NULL,
        (SELECT user_id FROM annotations_member WHERE id = reader.member_id),
        reader.project_id, reader.article_id, NULL, '{}');
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_log_restriction() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM annotations_log_access(
        CASE WHEN NEW.restricted THEN 'restriction_set' ELSE 'restriction_lifted' END,
        NULL, NULL, NEW.project_id, NEW.id, NULL, '{}');
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_log_token() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM annotations_log_access('token_made', NEW.user_id, NULL, NEW.project_id, NULL, NEW.id,
            jsonb_build_object('scope', NEW.scope, 'restricted', NEW.restricted));
    ELSE
        PERFORM annotations_log_access('token_revoked', NULL, NEW.user_id, NEW.project_id, NULL, NEW.id, '{}');
    END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_name_parts(project uuid, keys text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(SELECT DISTINCT (chr((('11110000000000000000'::"bit")::integer + ((('x'::text || "right"((annotations_name_parts.project)::text, 4)))::bit(16))::integer)) || substr(key.key, start.start, size.size)) FROM unnest(annotations_name_parts.keys) key(key), generate_series(1, 3) size(size), LATERAL generate_series(1, ((length(key.key) - size.size) + 1)) start(start));


CREATE FUNCTION public.annotations_running_action() RETURNS uuid
    LANGUAGE sql STABLE
    RETURN (NULLIF(current_setting('pghistory.context_id'::text, true), ''::text))::uuid;


CREATE TABLE public.annotations_annotation (
    id uuid NOT NULL,
    kind character varying(6) NOT NULL,
    spans int4multirange NOT NULL,
    texts text[] NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    tags character varying(100)[] DEFAULT '{}'::character varying(100)[] NOT NULL,
    status character varying(9) NOT NULL,
    reopened character varying(14) DEFAULT ''::character varying NOT NULL,
    suggester jsonb,
    version integer DEFAULT 1 NOT NULL,
    edition integer DEFAULT 1 NOT NULL,
    action_id uuid,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    author_id uuid NOT NULL,
    deleted_by_id uuid,
    edited_by_id uuid NOT NULL,
    article_id uuid NOT NULL,
    entity_id uuid,
    project_id uuid NOT NULL,
    layer_id uuid NOT NULL,
    revision_id uuid NOT NULL,
    keys text[] NOT NULL,
    taken_over_by_id uuid,
    CONSTRAINT annotation_attributes_object CHECK ((jsonb_typeof(attributes) = 'object'::text)),
    CONSTRAINT annotation_counts_from_1 CHECK (((edition >= 1) AND (version >= 1))),
    CONSTRAINT annotation_kind_known CHECK (((kind)::text = ANY ((ARRAY['quote'::character varying, 'entity'::character varying, 'claim'::character varying, 'source'::character varying])::text[]))),
    CONSTRAINT annotation_record_of_entity_or_source CHECK (((entity_id IS NULL) OR ((kind)::text = ANY ((ARRAY['entity'::character varying, 'source'::character varying])::text[])))),
    CONSTRAINT annotation_reopened_known CHECK (((reopened)::text = ANY ((ARRAY[''::character varying, 'changed'::character varying, 'link_changed'::character varying, 'target_changed'::character varying, 'target_left'::character varying, 'record_changed'::character varying])::text[]))),
    CONSTRAINT annotation_spans_bounded CHECK (((NOT lower_inf(spans)) AND (NOT upper_inf(spans)))),
    CONSTRAINT annotation_spans_not_empty CHECK (((NOT isempty(spans)) AND (lower(spans) >= 0))),
    CONSTRAINT annotation_status_known CHECK (((status)::text = ANY ((ARRAY['suggested'::character varying, 'dismissed'::character varying, 'draft'::character varying, 'submitted'::character varying, 'fixed'::character varying, 'approved'::character varying, 'rejected'::character varying])::text[]))),
    CONSTRAINT annotation_suggested_by_a_suggester CHECK (((suggester IS NOT NULL) OR (NOT ((status)::text = ANY ((ARRAY['suggested'::character varying, 'dismissed'::character varying])::text[]))))),
    CONSTRAINT annotation_tags_few CHECK ((cardinality(tags) <= 50)),
    CONSTRAINT annotations_annotation_edition_check CHECK ((edition >= 0)),
    CONSTRAINT annotations_annotation_version_check CHECK ((version >= 0))
);


CREATE FUNCTION public.annotations_new_edition(ids uuid[], why text) RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 UPDATE public.annotations_annotation annotation SET edition = (annotation.edition + 1), version = (annotation.version + 1), edited_by_id =
         CASE
             WHEN (annotations_new_edition.why = 'target_left'::text) THEN annotation.edited_by_id
             ELSE COALESCE(public.annotations_actor(), annotation.edited_by_id)
         END, action_id = public.annotations_running_action(), updated_at = now(), status =
         CASE
             WHEN ((annotation.status)::text = ANY ((ARRAY['approved'::character varying, 'fixed'::character varying])::text[])) THEN 'submitted'::character varying
             ELSE annotation.status
         END, reopened =
         CASE
             WHEN ((annotation.status)::text = ANY ((ARRAY['approved'::character varying, 'fixed'::character varying])::text[])) THEN (annotations_new_edition.why)::character varying
             ELSE annotation.reopened
         END
   WHERE ((annotation.id = ANY (annotations_new_edition.ids)) AND (annotation.deleted_at IS NULL));
END;


CREATE FUNCTION public.annotations_note_access() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    kind text := TG_ARGV[0];
    subject uuid;
    detail jsonb := '{}';
BEGIN
    CASE kind
    WHEN 'token' THEN
        subject := OLD.id;
    WHEN 'member' THEN
        subject := NEW.id;
        detail := jsonb_build_object('project', NEW.project_id, 'user', NEW.user_id, 'role', NEW.role,
                                     'left', NEW.left_at IS NOT NULL);
    WHEN 'person' THEN
        subject := NEW.id;
        detail := jsonb_build_object('active', NEW.is_active);
    WHEN 'password' THEN
        subject := NEW.id;
        detail := jsonb_build_object('sha256', encode(sha256(convert_to(NEW.password, 'UTF8')), 'hex'));
    WHEN 'article' THEN
        subject := NEW.id;
        detail := jsonb_build_object('restricted', NEW.restricted);
    WHEN 'reader' THEN
        subject := coalesce(NEW.article_id, OLD.article_id);
        detail := jsonb_build_object('member', coalesce(NEW.member_id, OLD.member_id), 'reads', TG_OP = 'INSERT');
    END CASE;
    INSERT INTO annotations_accesschange (id, kind, subject, detail, at)
    VALUES (gen_random_uuid(), kind, subject, detail, clock_timestamp());
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_number_action() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE next bigint;
BEGIN
    UPDATE annotations_feed SET seq = seq + 1 WHERE project_id = NEW.project_id RETURNING seq INTO next;
    UPDATE annotations_action SET seq = next WHERE id = NEW.id;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_one_is_blank(texts text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (EXISTS (SELECT FROM unnest(annotations_one_is_blank.texts) words(words) WHERE public.annotations_is_blank(words.words)));


CREATE FUNCTION public.annotations_open_action() RETURNS uuid
    LANGUAGE sql STABLE
    RETURN (SELECT annotations_action.id FROM public.annotations_action WHERE ((annotations_action.id = public.annotations_running_action()) AND (annotations_action.seq IS NULL)));


COMMENT ON FUNCTION public.annotations_open_action() IS 'the running action, until it has its number';


CREATE FUNCTION public.annotations_passages_changed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO annotations_passagewords (project_id, article_id) VALUES (NEW.project_id, NEW.article_id);
    ELSE
        -- What comes in many articles at once came by a file: nobody will go on in them in a minute.
        INSERT INTO annotations_passagewords (project_id, article_id, changed_at)
        SELECT project_id, article_id, CASE count(*) OVER () WHEN 1 THEN statement_timestamp() ELSE '-infinity' END
        FROM (SELECT project_id, article_id FROM changed GROUP BY 1, 2) AS articles;
    END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_purge_demo(demo_project uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
DECLARE
    waiting oid[] := (
        SELECT array_agg(attrelid) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE attname = 'project_id' AND relkind = 'r' AND relnamespace = 'public'::regnamespace);
    next regclass;
    ignored text := current_setting('pgtrigger.ignore', true);
BEGIN
    PERFORM FROM annotations_project WHERE id = demo_project AND demo FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only a demo project can be emptied'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM annotations_project WHERE id = demo_project AND held)
       OR EXISTS (SELECT FROM annotations_article WHERE project_id = demo_project AND held) THEN
        RAISE EXCEPTION 'a hold is on the demo project or an article of it'
        USING ERRCODE = 'check_violation', TABLE = 'annotations_project', CONSTRAINT = 'demo_not_on_hold';
    END IF;
    INSERT INTO annotations_emptying VALUES (pg_current_xact_id());
    PERFORM set_config('pgtrigger.ignore', array_agg(tgname)::text, true)
    FROM pg_trigger WHERE tgname LIKE 'pgtrigger%';  -- no history of this, and what there is may go
    DELETE FROM annotations_reply WHERE key IN (SELECT id FROM annotations_action WHERE project_id = demo_project);
    WHILE cardinality(waiting) > 0 LOOP
        SELECT candidate INTO STRICT next FROM unnest(waiting) AS candidate
        WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = candidate
                          AND conrelid <> candidate AND conrelid = ANY (waiting))
        LIMIT 1;
        EXECUTE format('DELETE FROM %s WHERE project_id = $1', next) USING demo_project;
        waiting := array_remove(waiting, next::oid);
    END LOOP;
    DELETE FROM annotations_tally WHERE project_id = demo_project;
    DELETE FROM annotations_articletally WHERE project_id = demo_project;
    DELETE FROM annotations_projectevent WHERE pgh_obj_id = demo_project;
    DELETE FROM annotations_project WHERE id = demo_project;
    PERFORM set_config('pgtrigger.ignore', coalesce(ignored, '{}'), true);
    DELETE FROM annotations_emptying WHERE xact = pg_current_xact_id();
END $_$;


COMMENT ON FUNCTION public.annotations_purge_demo(demo_project uuid) IS 'deletes a demo project with all that belongs to it';


CREATE FUNCTION public.annotations_records_changed() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE mentions uuid[];
BEGIN
    SELECT array_agg(id) INTO mentions FROM annotations_annotation WHERE entity_id = ANY (ARRAY(
        SELECT id FROM (SELECT id, name, type, wikidata_id, deleted_at IS NULL FROM after
                        EXCEPT SELECT id, name, type, wikidata_id, deleted_at IS NULL FROM before) AS other));
    IF mentions IS NOT NULL THEN
        PERFORM annotations_new_edition(mentions || annotations_linkers(mentions), 'record_changed');
    END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_refuse_demo_change() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'whether a project is a demo is said when it is made and never changes'
    USING ERRCODE = 'check_violation', TABLE = 'annotations_project', CONSTRAINT = 'project_demo_stays';
END $$;


CREATE FUNCTION public.annotations_refuse_link(link_id uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'link % has a role or a target that its annotation''s kind does not take', link_id
    USING ERRCODE = 'check_violation', TABLE = 'annotations_link', CONSTRAINT = 'link_role_of_kind';
END $$;


CREATE FUNCTION public.annotations_refuse_revision_change() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'the text of a revision never changes; a corrected article gets a new revision'
    USING ERRCODE = 'check_violation', TABLE = 'annotations_revision', CONSTRAINT = 'revision_immutable';
END $$;


CREATE FUNCTION public.annotations_retagging() RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (COALESCE(current_setting('newsnotes.retagging'::text, true), ''::text) = 'on'::text);


CREATE FUNCTION public.annotations_shifted(spans int4multirange, by integer) RETURNS int4multirange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((range_merge(spans))::int4multirange = spans) THEN int4multirange(int4range((lower(spans) - by), (upper(spans) - by))) ELSE (SELECT range_agg(int4range((lower(span.span) - annotations_shifted.by), (upper(span.span) - annotations_shifted.by))) AS range_agg FROM unnest(annotations_shifted.spans) span(span)) END;


CREATE FUNCTION public.annotations_slots() RETURNS TABLE(kind text, role text, target text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT slots.kind,
     slots.role,
     slots.target
    FROM ( VALUES ('quote'::text,'speaker'::text,'source'::text), ('quote'::text,'speaker'::text,'entity'::text), ('quote'::text,'addressee'::text,'source'::text), ('quote'::text,'addressee'::text,'entity'::text), ('quote'::text,'via'::text,'source'::text), ('quote'::text,'via'::text,'entity'::text), ('quote'::text,'cue'::text,NULL::text), ('quote'::text,'when'::text,NULL::text), ('quote'::text,'within'::text,'quote'::text), ('quote'::text,'continues'::text,'quote'::text), ('claim'::text,'claimant'::text,'source'::text), ('claim'::text,'claimant'::text,'entity'::text), ('claim'::text,'stated_in'::text,'quote'::text), ('source'::text,'speaks_for'::text,'source'::text), ('source'::text,'speaks_for'::text,'entity'::text)) slots(kind, role, target);
END;


CREATE FUNCTION public.annotations_stamp_access() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    NEW.created_at := clock_timestamp();
    NEW.period := CASE
        WHEN NEW.kind = 'token_used_from_new_address' THEN date_trunc('day', NEW.created_at, 'UTC')
        WHEN NEW.kind IN ('article_read', 'sign_in_failed') THEN date_trunc('hour', NEW.created_at, 'UTC')
        WHEN NEW.kind = 'attempt_refused' THEN date_bin('15 minutes', NEW.created_at, '2000-01-01 00:00+00') END;
    RETURN NEW;
END $$;


CREATE FUNCTION public.annotations_start_feed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO annotations_feed (project_id, seq, epoch) VALUES (NEW.id, 0, gen_random_uuid());
    INSERT INTO annotations_codesecret VALUES (NEW.id, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_tally_annotations() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    -- A statement is planned once for a session, perhaps for a single row: what came and went is summed up before anything is joined
    -- to it, and never joined to each other, so that the plan for one is right for ten thousand.
    IF TG_OP = 'INSERT' THEN
        INSERT INTO annotations_tally (project_id, kind, status, number)
        SELECT moved.project_id, moved.kind, moved.status, sum(moved.number) FROM (
            SELECT project_id, article_id, layer_id, kind, status, count(*) AS number FROM changed
            WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5
        ) AS moved 
        JOIN annotations_article AS article ON article.id = moved.article_id
        JOIN annotations_layer AS layer ON layer.id = moved.layer_id
        WHERE NOT article.restricted AND article.deleted_at IS NULL AND layer.kind <> 'annotator'
        GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO annotations_tally (project_id, kind, status, number)
        SELECT moved.project_id, moved.kind, moved.status, -sum(moved.number) FROM (
            SELECT project_id, article_id, layer_id, kind, status, count(*) AS number FROM before
            WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5
        ) AS moved 
        JOIN annotations_article AS article ON article.id = moved.article_id
        JOIN annotations_layer AS layer ON layer.id = moved.layer_id
        WHERE NOT article.restricted AND article.deleted_at IS NULL AND layer.kind <> 'annotator'
        GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO annotations_tally (project_id, kind, status, number)
        SELECT moved.project_id, moved.kind, moved.status, sum(moved.number) FROM (
            SELECT project_id, article_id, layer_id, kind, status, sum(more) AS number FROM (
                SELECT project_id, article_id, layer_id, kind, status, -1 AS more FROM before WHERE deleted_at IS NULL
                UNION ALL
                SELECT project_id, article_id, layer_id, kind, status, 1 FROM changed WHERE deleted_at IS NULL
            ) AS moves GROUP BY 1, 2, 3, 4, 5 HAVING sum(more) <> 0
        ) AS moved 
        JOIN annotations_article AS article ON article.id = moved.article_id
        JOIN annotations_layer AS layer ON layer.id = moved.layer_id
        WHERE NOT article.restricted AND article.deleted_at IS NULL AND layer.kind <> 'annotator'
        GROUP BY 1, 2, 3 HAVING sum(moved.number) <> 0;
    END IF;
    RETURN NULL;
END
$$;


CREATE FUNCTION public.annotations_tally_articles() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO annotations_tally (project_id, kind, status, number)
    SELECT row.project_id, row.kind, row.status, sum(shown.number) FROM (
        SELECT id, sum(more) AS number FROM (
            SELECT id, -1 AS more FROM before WHERE NOT restricted AND deleted_at IS NULL
            UNION ALL
            SELECT id, 1 FROM changed WHERE NOT restricted AND deleted_at IS NULL
        ) AS moves GROUP BY 1 HAVING sum(more) <> 0
    ) AS shown
    JOIN annotations_annotation AS row ON row.article_id = shown.id
    JOIN annotations_layer AS layer ON layer.id = row.layer_id
    WHERE row.deleted_at IS NULL AND layer.kind <> 'annotator'
    GROUP BY 1, 2, 3;
    RETURN NULL;
END
$$;


CREATE FUNCTION public.annotations_targets_changed() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    changed uuid[];
    returned uuid[];
    linkers uuid[];
    gone uuid[];
    attributed uuid[];
BEGIN
    -- Set operations, not a join: see the migration text_equality.
    SELECT array_agg(id) INTO changed FROM (
        SELECT id FROM (SELECT id, kind, texts, entity_id FROM after
                        EXCEPT SELECT id, kind, texts, entity_id FROM before) AS other
        UNION SELECT id FROM (  -- the same words elsewhere in the same revision
            SELECT id, revision_id FROM (SELECT id, revision_id, spans FROM after
                                         EXCEPT SELECT id, revision_id, spans FROM before) AS moved
            INTERSECT SELECT id, revision_id FROM before) AS elsewhere) AS ids;
    SELECT array_agg(id) INTO returned FROM (
        SELECT id FROM after WHERE deleted_at IS NULL
        INTERSECT SELECT id FROM before WHERE deleted_at IS NOT NULL) AS ids;
    SELECT array_agg(id) INTO gone FROM (
        (SELECT id FROM after WHERE deleted_at IS NOT NULL
         INTERSECT SELECT id FROM before WHERE deleted_at IS NULL)
        UNION (SELECT id FROM after WHERE status IN ('rejected', 'dismissed')
               INTERSECT SELECT id FROM before WHERE status NOT IN ('rejected', 'dismissed'))) AS ids;
    SELECT array_agg(id) INTO attributed FROM (
        SELECT id, attributes -> 'attributed' FROM after
        EXCEPT SELECT id, attributes -> 'attributed' FROM before) AS other;
    IF returned IS NOT NULL THEN
        -- Who comes back with its target finds it as it was, unless that has changed in the same statement.
        SELECT array_agg(id) INTO linkers FROM unnest(annotations_linkers(returned)) AS id
        WHERE id <> ALL (returned);
    END IF;
    IF changed IS NOT NULL THEN
        linkers := linkers || annotations_linkers(changed);
    END IF;
    IF linkers IS NOT NULL THEN
        PERFORM annotations_new_edition(linkers, 'target_changed');
    END IF;
    IF gone IS NOT NULL THEN
        PERFORM annotations_new_edition(annotations_linkers(gone), 'target_left');
    END IF;
    IF attributed IS NOT NULL THEN
        PERFORM annotations_hand_on(attributed, annotations_open_action());
    END IF;
    RETURN NULL;
END $$;


CREATE FUNCTION public.annotations_wrong_links(links uuid[]) RETURNS uuid
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT link.id
    FROM ((public.annotations_link link
      JOIN public.annotations_annotation annotation ON ((annotation.id = link.annotation_id)))
      LEFT JOIN public.annotations_annotation target ON ((target.id = link.target_id)))
   WHERE ((link.id = ANY (annotations_wrong_links.links)) AND (NOT (EXISTS ( SELECT
            FROM public.annotations_slots() slot(kind, role, target)
           WHERE ((slot.kind = (annotation.kind)::text) AND (slot.role = (link.role)::text) AND ((link.target_id IS NULL) OR (slot.target = (target.kind)::text)))))))
  LIMIT 1;
END;


CREATE FUNCTION public.pgtrigger_append_only_00a73() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_append_only_015a9() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_append_only_4d5b5() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_append_only_5fc0d() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_append_only_73c8b() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_append_only_8f47a() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_append_only_96469() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_append_only_cd8f6() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_append_only_f6d7f() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_delete_delete_15a9b() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_entityevent" ("aliases", "article_id", "created_at", "deleted_at", "description", "id", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "type", "version", "wikidata_id") SELECT old_values."aliases", old_values."article_id", old_values."created_at", old_values."deleted_at", old_values."description", old_values."id", old_values."merged_into_id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'delete', old_values."id", old_values."project_id", old_values."type", old_values."version", old_values."wikidata_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_delete_delete_209a8() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_articleevent" ("byline", "created_at", "created_by_id", "deleted_at", "deleted_by_id", "external_id", "family", "headline", "held", "id", "language", "outlet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "restricted", "signed_off_at", "signed_off_by_id", "signed_off_revision", "standfirst", "state", "updated_at", "url", "version") SELECT old_values."byline", old_values."created_at", old_values."created_by_id", old_values."deleted_at", old_values."deleted_by_id", old_values."external_id", old_values."family", old_values."headline", old_values."held", old_values."id", old_values."language", old_values."outlet", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'delete', old_values."id", old_values."project_id", old_values."published_at", old_values."restricted", old_values."signed_off_at", old_values."signed_off_by_id", old_values."signed_off_revision", old_values."standfirst", old_values."state", old_values."updated_at", old_values."url", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_delete_delete_35bbd() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_assignmentevent" ("article_id", "created_at", "due_on", "given_by_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "round", "state", "version") SELECT old_values."article_id", old_values."created_at", old_values."due_on", old_values."given_by_id", old_values."id", old_values."member_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'delete', old_values."id", old_values."project_id", old_values."round", old_values."state", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_delete_delete_b7d43() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_memberevent" ("created_at", "id", "left_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "user_id", "version") SELECT old_values."created_at", old_values."id", old_values."left_at", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'delete', old_values."id", old_values."project_id", old_values."role", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_delete_delete_de4c9() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_linkevent" ("annotation_id", "article_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "project_id", "role", "spans", "target_id", "texts") SELECT old_values."annotation_id", old_values."article_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'delete', old_values."id", old_values."position", old_values."project_id", old_values."role", old_values."spans", old_values."target_id", old_values."texts" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_delete_delete_e1e0e() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_projectevent" ("approvals", "archived_at", "created_at", "demo", "fixer_may_approve", "four_eyes", "held", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "tags_version", "time_zone", "version") SELECT old_values."approvals", old_values."archived_at", old_values."created_at", old_values."demo", old_values."fixer_may_approve", old_values."four_eyes", old_values."held", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'delete', old_values."id", old_values."slug", old_values."tags_version", old_values."time_zone", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_delete_delete_e22de() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationevent" ("action_id", "article_id", "attributes", "author_id", "created_at", "deleted_at", "deleted_by_id", "edited_by_id", "edition", "entity_id", "id", "kind", "layer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reopened", "revision_id", "spans", "status", "suggester", "tags", "taken_over_by_id", "texts", "updated_at", "version") SELECT old_values."action_id", old_values."article_id", old_values."attributes", old_values."author_id", old_values."created_at", old_values."deleted_at", old_values."deleted_by_id", old_values."edited_by_id", old_values."edition", old_values."entity_id", old_values."id", old_values."kind", old_values."layer_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'delete', old_values."id", old_values."project_id", old_values."reopened", old_values."revision_id", old_values."spans", old_values."status", old_values."suggester", old_values."tags", old_values."taken_over_by_id", old_values."texts", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_delete_delete_f4acf() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_tagevent" ("description", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") SELECT old_values."description", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'delete', old_values."id", old_values."project_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_delete_delete_f758b() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_articlereaderevent" ("article_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") SELECT old_values."article_id", old_values."id", old_values."member_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'delete', old_values."id", old_values."project_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_insert_insert_247da() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_memberevent" ("created_at", "id", "left_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "user_id", "version") SELECT new_values."created_at", new_values."id", new_values."left_at", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'insert', new_values."id", new_values."project_id", new_values."role", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_insert_insert_3ab7f() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_entityevent" ("aliases", "article_id", "created_at", "deleted_at", "description", "id", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "type", "version", "wikidata_id") SELECT new_values."aliases", new_values."article_id", new_values."created_at", new_values."deleted_at", new_values."description", new_values."id", new_values."merged_into_id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'insert', new_values."id", new_values."project_id", new_values."type", new_values."version", new_values."wikidata_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_insert_insert_4b82c() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_articleevent" ("byline", "created_at", "created_by_id", "deleted_at", "deleted_by_id", "external_id", "family", "headline", "held", "id", "language", "outlet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "restricted", "signed_off_at", "signed_off_by_id", "signed_off_revision", "standfirst", "state", "updated_at", "url", "version") SELECT new_values."byline", new_values."created_at", new_values."created_by_id", new_values."deleted_at", new_values."deleted_by_id", new_values."external_id", new_values."family", new_values."headline", new_values."held", new_values."id", new_values."language", new_values."outlet", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'insert', new_values."id", new_values."project_id", new_values."published_at", new_values."restricted", new_values."signed_off_at", new_values."signed_off_by_id", new_values."signed_off_revision", new_values."standfirst", new_values."state", new_values."updated_at", new_values."url", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_insert_insert_4c5d8() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_tagevent" ("description", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") SELECT new_values."description", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'insert', new_values."id", new_values."project_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_insert_insert_68b0c() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_projectevent" ("approvals", "archived_at", "created_at", "demo", "fixer_may_approve", "four_eyes", "held", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "tags_version", "time_zone", "version") SELECT new_values."approvals", new_values."archived_at", new_values."created_at", new_values."demo", new_values."fixer_may_approve", new_values."four_eyes", new_values."held", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'insert', new_values."id", new_values."slug", new_values."tags_version", new_values."time_zone", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_insert_insert_9fe21() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationevent" ("action_id", "article_id", "attributes", "author_id", "created_at", "deleted_at", "deleted_by_id", "edited_by_id", "edition", "entity_id", "id", "kind", "layer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reopened", "revision_id", "spans", "status", "suggester", "tags", "taken_over_by_id", "texts", "updated_at", "version") SELECT new_values."action_id", new_values."article_id", new_values."attributes", new_values."author_id", new_values."created_at", new_values."deleted_at", new_values."deleted_by_id", new_values."edited_by_id", new_values."edition", new_values."entity_id", new_values."id", new_values."kind", new_values."layer_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'insert', new_values."id", new_values."project_id", new_values."reopened", new_values."revision_id", new_values."spans", new_values."status", new_values."suggester", new_values."tags", new_values."taken_over_by_id", new_values."texts", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_insert_insert_f2119() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_articlereaderevent" ("article_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") SELECT new_values."article_id", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'insert', new_values."id", new_values."project_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_insert_insert_f2a72() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_linkevent" ("annotation_id", "article_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "project_id", "role", "spans", "target_id", "texts") SELECT new_values."annotation_id", new_values."article_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'insert', new_values."id", new_values."position", new_values."project_id", new_values."role", new_values."spans", new_values."target_id", new_values."texts" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_insert_insert_faa88() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_assignmentevent" ("article_id", "created_at", "due_on", "given_by_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "round", "state", "version") SELECT new_values."article_id", new_values."created_at", new_values."due_on", new_values."given_by_id", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'insert', new_values."id", new_values."project_id", new_values."round", new_values."state", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_update_update_0257e() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET enable_nestloop TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_tagevent" ("description", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") SELECT new_values."description", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'update', new_values."id", new_values."project_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_update_update_60d0d() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET enable_nestloop TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationevent" ("action_id", "article_id", "attributes", "author_id", "created_at", "deleted_at", "deleted_by_id", "edited_by_id", "edition", "entity_id", "id", "kind", "layer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reopened", "revision_id", "spans", "status", "suggester", "tags", "taken_over_by_id", "texts", "updated_at", "version") SELECT new_values."action_id", new_values."article_id", new_values."attributes", new_values."author_id", new_values."created_at", new_values."deleted_at", new_values."deleted_by_id", new_values."edited_by_id", new_values."edition", new_values."entity_id", new_values."id", new_values."kind", new_values."layer_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'update', new_values."id", new_values."project_id", new_values."reopened", new_values."revision_id", new_values."spans", new_values."status", new_values."suggester", new_values."tags", new_values."taken_over_by_id", new_values."texts", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."action_id" IS DISTINCT FROM (new_values."action_id") OR old_values."article_id" IS DISTINCT FROM (new_values."article_id") OR old_values."attributes" IS DISTINCT FROM (new_values."attributes") OR old_values."author_id" IS DISTINCT FROM (new_values."author_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."deleted_at" IS DISTINCT FROM (new_values."deleted_at") OR old_values."deleted_by_id" IS DISTINCT FROM (new_values."deleted_by_id") OR old_values."edited_by_id" IS DISTINCT FROM (new_values."edited_by_id") OR old_values."edition" IS DISTINCT FROM (new_values."edition") OR old_values."entity_id" IS DISTINCT FROM (new_values."entity_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."layer_id" IS DISTINCT FROM (new_values."layer_id") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."reopened" IS DISTINCT FROM (new_values."reopened") OR old_values."revision_id" IS DISTINCT FROM (new_values."revision_id") OR old_values."spans" IS DISTINCT FROM (new_values."spans") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."suggester" IS DISTINCT FROM (new_values."suggester") OR old_values."tags" IS DISTINCT FROM (new_values."tags") OR old_values."taken_over_by_id" IS DISTINCT FROM (new_values."taken_over_by_id") OR old_values."texts" IS DISTINCT FROM (new_values."texts") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_update_update_8e8be() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET enable_nestloop TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_projectevent" ("approvals", "archived_at", "created_at", "demo", "fixer_may_approve", "four_eyes", "held", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "tags_version", "time_zone", "version") SELECT new_values."approvals", new_values."archived_at", new_values."created_at", new_values."demo", new_values."fixer_may_approve", new_values."four_eyes", new_values."held", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'update', new_values."id", new_values."slug", new_values."tags_version", new_values."time_zone", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_update_update_908a4() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET enable_nestloop TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_assignmentevent" ("article_id", "created_at", "due_on", "given_by_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "round", "state", "version") SELECT new_values."article_id", new_values."created_at", new_values."due_on", new_values."given_by_id", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'update', new_values."id", new_values."project_id", new_values."round", new_values."state", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_update_update_ae9fe() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET enable_nestloop TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_entityevent" ("aliases", "article_id", "created_at", "deleted_at", "description", "id", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "type", "version", "wikidata_id") SELECT new_values."aliases", new_values."article_id", new_values."created_at", new_values."deleted_at", new_values."description", new_values."id", new_values."merged_into_id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'update', new_values."id", new_values."project_id", new_values."type", new_values."version", new_values."wikidata_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."aliases" IS DISTINCT FROM (new_values."aliases") OR old_values."article_id" IS DISTINCT FROM (new_values."article_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."deleted_at" IS DISTINCT FROM (new_values."deleted_at") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."type" IS DISTINCT FROM (new_values."type") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."wikidata_id" IS DISTINCT FROM (new_values."wikidata_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_update_update_af6e5() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET enable_nestloop TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_articleevent" ("byline", "created_at", "created_by_id", "deleted_at", "deleted_by_id", "external_id", "family", "headline", "held", "id", "language", "outlet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "restricted", "signed_off_at", "signed_off_by_id", "signed_off_revision", "standfirst", "state", "updated_at", "url", "version") SELECT new_values."byline", new_values."created_at", new_values."created_by_id", new_values."deleted_at", new_values."deleted_by_id", new_values."external_id", new_values."family", new_values."headline", new_values."held", new_values."id", new_values."language", new_values."outlet", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'update', new_values."id", new_values."project_id", new_values."published_at", new_values."restricted", new_values."signed_off_at", new_values."signed_off_by_id", new_values."signed_off_revision", new_values."standfirst", new_values."state", new_values."updated_at", new_values."url", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_update_update_c6032() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET enable_nestloop TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_linkevent" ("annotation_id", "article_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "project_id", "role", "spans", "target_id", "texts") SELECT new_values."annotation_id", new_values."article_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'update', new_values."id", new_values."position", new_values."project_id", new_values."role", new_values."spans", new_values."target_id", new_values."texts" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."annotation_id" IS DISTINCT FROM (new_values."annotation_id") OR old_values."article_id" IS DISTINCT FROM (new_values."article_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."role" IS DISTINCT FROM (new_values."role") OR old_values."spans" IS DISTINCT FROM (new_values."spans") OR old_values."target_id" IS DISTINCT FROM (new_values."target_id") OR old_values."texts" IS DISTINCT FROM (new_values."texts")) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_update_update_d9f1b() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET enable_nestloop TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_memberevent" ("created_at", "id", "left_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "user_id", "version") SELECT new_values."created_at", new_values."id", new_values."left_at", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'update', new_values."id", new_values."project_id", new_values."role", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.pgtrigger_update_update_db511() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET enable_nestloop TO 'off'
    SET search_path TO 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_articlereaderevent" ("article_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") SELECT new_values."article_id", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, NOW(), 'update', new_values."id", new_values."project_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;
                END;
            $$;


CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;


CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;


CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;


CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);


CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;


CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;


CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;


CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;


CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;


CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;


CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;


CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;


CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;


CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;


CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;


CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;


CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;


CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id uuid NOT NULL
);


ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);


ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_accesschange (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    subject uuid NOT NULL,
    detail jsonb NOT NULL,
    at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT accesschange_kind_known CHECK (((kind)::text = ANY ((ARRAY['token'::character varying, 'member'::character varying, 'person'::character varying, 'password'::character varying, 'article'::character varying, 'reader'::character varying, 'suspended'::character varying, 'mark'::character varying])::text[])))
);


CREATE TABLE public.annotations_accessentry (
    id uuid NOT NULL,
    kind character varying(30) NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    period timestamp with time zone,
    address inet,
    details jsonb NOT NULL,
    article_id uuid,
    by_id uuid,
    person_id uuid,
    project_id uuid,
    token_id uuid,
    CONSTRAINT access_kind_known CHECK (((kind)::text = ANY ((ARRAY['signed_in'::character varying, 'sign_in_failed'::character varying, 'attempt_refused'::character varying, 'signed_out'::character varying, 'password_changed'::character varying, 'password_link_made'::character varying, 'token_made'::character varying, 'token_first_used'::character varying, 'token_used_from_new_address'::character varying, 'token_revoked'::character varying, 'export_started'::character varying, 'export_finished'::character varying, 'export_broken_off'::character varying, 'invitation_made'::character varying, 'invitation_renewed'::character varying, 'invitation_accepted'::character varying, 'invitation_revoked'::character varying, 'member_added'::character varying, 'role_changed'::character varying, 'member_removed'::character varying, 'restriction_set'::character varying, 'restriction_lifted'::character varying, 'reader_named'::character varying, 'reader_removed'::character varying, 'article_read'::character varying])::text[])))
);


CREATE TABLE public.annotations_annotationevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    pgh_context jsonb,
    pgh_context_id uuid,
    id uuid NOT NULL,
    kind character varying(6) NOT NULL,
    spans int4multirange NOT NULL,
    texts text[] NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    tags character varying(100)[] DEFAULT '{}'::character varying(100)[] NOT NULL,
    status character varying(9) NOT NULL,
    reopened character varying(14) DEFAULT ''::character varying NOT NULL,
    suggester jsonb,
    version integer DEFAULT 1 NOT NULL,
    edition integer DEFAULT 1 NOT NULL,
    action_id uuid,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    author_id uuid NOT NULL,
    deleted_by_id uuid,
    edited_by_id uuid NOT NULL,
    pgh_obj_id uuid NOT NULL,
    article_id uuid NOT NULL,
    entity_id uuid,
    project_id uuid NOT NULL,
    layer_id uuid NOT NULL,
    revision_id uuid NOT NULL,
    taken_over_by_id uuid,
    CONSTRAINT annotations_annotationevent_edition_check CHECK ((edition >= 0)),
    CONSTRAINT annotations_annotationevent_version_check CHECK ((version >= 0))
);


ALTER TABLE public.annotations_annotationevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_annotationevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_article (
    id uuid NOT NULL,
    headline character varying(500) NOT NULL,
    standfirst text NOT NULL,
    byline character varying(500) NOT NULL,
    outlet character varying(200) NOT NULL,
    url character varying(500) NOT NULL,
    published_at timestamp with time zone,
    language character varying(35) NOT NULL,
    external_id character varying(200) NOT NULL,
    restricted boolean NOT NULL,
    held boolean NOT NULL,
    state character varying(10) NOT NULL,
    signed_off_at timestamp with time zone,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    created_by_id uuid NOT NULL,
    signed_off_by_id uuid,
    project_id uuid NOT NULL,
    deleted_by_id uuid,
    family uuid,
    signed_off_revision integer,
    CONSTRAINT annotations_article_signed_off_revision_check CHECK ((signed_off_revision >= 0)),
    CONSTRAINT annotations_article_version_check CHECK ((version >= 0)),
    CONSTRAINT article_headline_not_blank CHECK ((((headline)::text = ''::text) OR (NOT public.annotations_is_blank((headline)::text)))),
    CONSTRAINT article_signed_off_by_somebody CHECK (((NOT ((state)::text = 'signed_off'::text)) OR (signed_off_by_id IS NOT NULL))),
    CONSTRAINT article_signed_off_of_a_revision CHECK (((NOT ((state)::text = 'signed_off'::text)) OR (signed_off_revision IS NOT NULL))),
    CONSTRAINT article_state_known CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'submitted'::character varying, 'signed_off'::character varying])::text[])))
);


CREATE TABLE public.annotations_articleevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    pgh_context jsonb,
    pgh_context_id uuid,
    id uuid NOT NULL,
    headline character varying(500) NOT NULL,
    standfirst text NOT NULL,
    byline character varying(500) NOT NULL,
    outlet character varying(200) NOT NULL,
    url character varying(500) NOT NULL,
    published_at timestamp with time zone,
    language character varying(35) NOT NULL,
    external_id character varying(200) NOT NULL,
    restricted boolean NOT NULL,
    held boolean NOT NULL,
    state character varying(10) NOT NULL,
    signed_off_at timestamp with time zone,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    created_by_id uuid NOT NULL,
    pgh_obj_id uuid NOT NULL,
    signed_off_by_id uuid,
    project_id uuid NOT NULL,
    deleted_by_id uuid,
    family uuid,
    signed_off_revision integer,
    CONSTRAINT annotations_articleevent_signed_off_revision_check CHECK ((signed_off_revision >= 0)),
    CONSTRAINT annotations_articleevent_version_check CHECK ((version >= 0))
);


ALTER TABLE public.annotations_articleevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_articleevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_articlereader (
    id uuid NOT NULL,
    article_id uuid NOT NULL,
    project_id uuid NOT NULL,
    member_id uuid NOT NULL
);


CREATE TABLE public.annotations_articlereaderevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    pgh_context jsonb,
    pgh_context_id uuid,
    id uuid NOT NULL,
    article_id uuid NOT NULL,
    member_id uuid NOT NULL,
    pgh_obj_id uuid NOT NULL,
    project_id uuid NOT NULL
);


ALTER TABLE public.annotations_articlereaderevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_articlereaderevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_articletally (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    number bigint NOT NULL,
    project_id uuid NOT NULL
);


ALTER TABLE public.annotations_articletally ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_articletally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_assignment (
    id uuid NOT NULL,
    state character varying(10) NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    article_id uuid NOT NULL,
    project_id uuid NOT NULL,
    member_id uuid NOT NULL,
    due_on date,
    given_by_id uuid,
    round smallint NOT NULL,
    CONSTRAINT annotations_assignment_round_check CHECK ((round >= 0)),
    CONSTRAINT annotations_assignment_version_check CHECK ((version >= 0)),
    CONSTRAINT assignment_round_from_1 CHECK ((round >= 1)),
    CONSTRAINT assignment_state_known CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'submitted'::character varying])::text[])))
);


CREATE TABLE public.annotations_assignmentevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    pgh_context jsonb,
    pgh_context_id uuid,
    id uuid NOT NULL,
    state character varying(10) NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    article_id uuid NOT NULL,
    pgh_obj_id uuid NOT NULL,
    project_id uuid NOT NULL,
    member_id uuid NOT NULL,
    due_on date,
    given_by_id uuid,
    round smallint NOT NULL,
    CONSTRAINT annotations_assignmentevent_round_check CHECK ((round >= 0)),
    CONSTRAINT annotations_assignmentevent_version_check CHECK ((version >= 0))
);


ALTER TABLE public.annotations_assignmentevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_assignmentevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_cached (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);


CREATE TABLE public.annotations_check (
    id uuid NOT NULL,
    number integer NOT NULL,
    edition integer NOT NULL,
    state character varying(9) NOT NULL,
    verdict character varying(12) NOT NULL,
    rationale text NOT NULL,
    evidence jsonb NOT NULL,
    asked_whom character varying(300) NOT NULL,
    asked_at timestamp with time zone,
    answer_due timestamp with time zone,
    answer text NOT NULL,
    action_id uuid,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    annotation_id uuid NOT NULL,
    author_id uuid NOT NULL,
    project_id uuid NOT NULL,
    CONSTRAINT annotations_check_edition_check CHECK ((edition >= 0)),
    CONSTRAINT annotations_check_number_check CHECK ((number >= 0)),
    CONSTRAINT check_number_from_1 CHECK ((number >= 1)),
    CONSTRAINT check_ready_has_verdict CHECK (((NOT ((state)::text = ANY ((ARRAY['ready'::character varying, 'agreed'::character varying])::text[]))) OR (NOT ((verdict)::text = ''::text)))),
    CONSTRAINT check_state_known CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'asked'::character varying, 'ready'::character varying, 'agreed'::character varying, 'withdrawn'::character varying])::text[]))),
    CONSTRAINT check_verdict_known CHECK (((verdict)::text = ANY ((ARRAY[''::character varying, 'true'::character varying, 'mostly_true'::character varying, 'mixed'::character varying, 'mostly_false'::character varying, 'false'::character varying, 'unverifiable'::character varying])::text[])))
);


CREATE TABLE public.annotations_codesecret (
    project_id uuid NOT NULL,
    secret bytea NOT NULL
);


CREATE TABLE public.annotations_decision (
    id uuid NOT NULL,
    edition integer NOT NULL,
    verdict character varying(7) NOT NULL,
    reason character varying(20) NOT NULL,
    note text NOT NULL,
    action_id uuid,
    decided_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    annotation_id uuid NOT NULL,
    reviewer_id uuid NOT NULL,
    withdraws_id uuid,
    project_id uuid NOT NULL,
    CONSTRAINT annotations_decision_edition_check CHECK ((edition >= 0)),
    CONSTRAINT decision_reason_known CHECK (((reason)::text = ANY ((ARRAY[''::character varying, 'wrong_span'::character varying, 'wrong_kind'::character varying, 'wrong_link'::character varying, 'wrong_attribute'::character varying, 'not_in_guidelines'::character varying, 'duplicate'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT decision_rejection_has_reason CHECK ((((verdict)::text = 'approve'::text) OR (NOT ((reason)::text = ''::text)) OR (withdraws_id IS NOT NULL))),
    CONSTRAINT decision_verdict_known CHECK (((verdict)::text = ANY ((ARRAY['approve'::character varying, 'reject'::character varying])::text[])))
);


CREATE TABLE public.annotations_entity (
    id uuid NOT NULL,
    name character varying(300) NOT NULL,
    type character varying(12) NOT NULL,
    aliases character varying(300)[] DEFAULT '{}'::character varying(300)[] NOT NULL,
    wikidata_id character varying(20) NOT NULL,
    description character varying(500) NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    article_id uuid,
    project_id uuid NOT NULL,
    keys text[] NOT NULL,
    merged_into_id uuid,
    CONSTRAINT annotations_entity_version_check CHECK ((version >= 0)),
    CONSTRAINT entity_local_not_identifying CHECK (((article_id IS NULL) OR ((aliases = '{}'::character varying(300)[]) AND ((description)::text = ''::text) AND ((wikidata_id)::text = ''::text)))),
    CONSTRAINT entity_merged_is_gone CHECK (((merged_into_id IS NULL) OR (deleted_at IS NOT NULL))),
    CONSTRAINT entity_not_merged_into_itself CHECK ((NOT ((merged_into_id = id) AND (merged_into_id IS NOT NULL)))),
    CONSTRAINT entity_type_known CHECK (((type)::text = ANY ((ARRAY['person'::character varying, 'organisation'::character varying, 'place'::character varying, 'event'::character varying, 'work'::character varying, 'group'::character varying, 'date'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT entity_wikidata_id_form CHECK ((((wikidata_id)::text = ''::text) OR ((wikidata_id)::text ~ '^Q[1-9][0-9]*$'::text)))
);


CREATE TABLE public.annotations_entityevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    pgh_context jsonb,
    pgh_context_id uuid,
    id uuid NOT NULL,
    name character varying(300) NOT NULL,
    type character varying(12) NOT NULL,
    aliases character varying(300)[] DEFAULT '{}'::character varying(300)[] NOT NULL,
    wikidata_id character varying(20) NOT NULL,
    description character varying(500) NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    article_id uuid,
    pgh_obj_id uuid NOT NULL,
    project_id uuid NOT NULL,
    merged_into_id uuid,
    CONSTRAINT annotations_entityevent_version_check CHECK ((version >= 0))
);


ALTER TABLE public.annotations_entityevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_entityevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_erasure (
    id uuid NOT NULL,
    article_id uuid NOT NULL,
    annotation_ids uuid[] NOT NULL,
    reason character varying(500) NOT NULL,
    action_id uuid NOT NULL,
    erased_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    project_id uuid NOT NULL,
    approved_ids uuid[] NOT NULL,
    restricted_ids uuid[] NOT NULL,
    readers uuid[] NOT NULL
);


CREATE TABLE public.annotations_feed (
    project_id uuid NOT NULL,
    seq bigint NOT NULL,
    epoch uuid NOT NULL
);


CREATE TABLE public.annotations_guidelines (
    id uuid NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    author_id uuid NOT NULL,
    project_id uuid NOT NULL,
    CONSTRAINT annotations_guidelines_number_check CHECK ((number >= 0)),
    CONSTRAINT guidelines_number_from_1 CHECK ((number >= 1))
);


CREATE TABLE public.annotations_invitation (
    id uuid NOT NULL,
    invitee character varying(254) NOT NULL,
    role character varying(10) NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    revoked_at timestamp with time zone,
    inviter_id uuid NOT NULL,
    accepted_by_id uuid,
    revoked_by_id uuid,
    project_id uuid NOT NULL,
    CONSTRAINT annotations_invitation_version_check CHECK ((version >= 0)),
    CONSTRAINT invitation_accepted_by_somebody CHECK ((((accepted_at IS NULL) AND (accepted_by_id IS NULL)) OR ((accepted_at IS NOT NULL) AND (accepted_by_id IS NOT NULL) AND (revoked_at IS NULL)))),
    CONSTRAINT invitation_expires CHECK ((expires_at > created_at)),
    CONSTRAINT invitation_revoked_at_a_time CHECK (((revoked_by_id IS NULL) OR (revoked_at IS NOT NULL))),
    CONSTRAINT invitation_role_known CHECK (((role)::text = ANY ((ARRAY['analyst'::character varying, 'reviewer'::character varying, 'manager'::character varying])::text[]))),
    CONSTRAINT invitation_says_whom CHECK ((NOT public.annotations_is_blank((invitee)::text)))
);


CREATE TABLE public.annotations_layer (
    id uuid NOT NULL,
    kind character varying(11) NOT NULL,
    closed_at timestamp with time zone,
    article_id uuid NOT NULL,
    owner_id uuid,
    project_id uuid NOT NULL,
    CONSTRAINT layer_kind_known CHECK (((kind)::text = ANY ((ARRAY['shared'::character varying, 'annotator'::character varying, 'adjudicated'::character varying])::text[]))),
    CONSTRAINT layer_owner_if_annotator CHECK (((((kind)::text = 'annotator'::text) AND (owner_id IS NOT NULL)) OR ((NOT ((kind)::text = 'annotator'::text)) AND (owner_id IS NULL))))
);


CREATE TABLE public.annotations_linkevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    pgh_context jsonb,
    pgh_context_id uuid,
    id uuid NOT NULL,
    role character varying(10) NOT NULL,
    "position" smallint NOT NULL,
    spans int4multirange,
    texts text[],
    annotation_id uuid NOT NULL,
    article_id uuid NOT NULL,
    pgh_obj_id uuid NOT NULL,
    project_id uuid NOT NULL,
    target_id uuid,
    CONSTRAINT annotations_linkevent_position_check CHECK (("position" >= 0))
);


ALTER TABLE public.annotations_linkevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_linkevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_member (
    id uuid NOT NULL,
    role character varying(10) NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    project_id uuid NOT NULL,
    user_id uuid NOT NULL,
    left_at timestamp with time zone,
    CONSTRAINT annotations_member_version_check CHECK ((version >= 0)),
    CONSTRAINT member_role_known CHECK (((role)::text = ANY ((ARRAY['analyst'::character varying, 'reviewer'::character varying, 'manager'::character varying])::text[])))
);


CREATE TABLE public.annotations_memberevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    pgh_context jsonb,
    pgh_context_id uuid,
    id uuid NOT NULL,
    role character varying(10) NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    pgh_obj_id uuid NOT NULL,
    project_id uuid NOT NULL,
    user_id uuid NOT NULL,
    left_at timestamp with time zone,
    CONSTRAINT annotations_memberevent_version_check CHECK ((version >= 0))
);


ALTER TABLE public.annotations_memberevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_memberevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_passagewords (
    id bigint NOT NULL,
    words text,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    article_id uuid NOT NULL,
    project_id uuid NOT NULL
)
WITH (toast_tuple_target='128');
ALTER TABLE ONLY public.annotations_passagewords ALTER COLUMN words SET STATISTICS 0;


ALTER TABLE public.annotations_passagewords ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_passagewords_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE UNLOGGED TABLE public.annotations_presence (
    article_id uuid NOT NULL,
    user_id uuid NOT NULL,
    seen_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL
);


CREATE TABLE public.annotations_project (
    id uuid NOT NULL,
    slug character varying(60) NOT NULL,
    name character varying(200) NOT NULL,
    four_eyes boolean NOT NULL,
    fixer_may_approve boolean NOT NULL,
    approvals smallint NOT NULL,
    held boolean NOT NULL,
    demo boolean NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    tags_version integer NOT NULL,
    time_zone character varying(64) NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT annotations_project_approvals_check CHECK ((approvals >= 0)),
    CONSTRAINT annotations_project_tags_version_check CHECK ((tags_version >= 0)),
    CONSTRAINT annotations_project_version_check CHECK ((version >= 0)),
    CONSTRAINT project_approvals_1_or_2 CHECK ((approvals = ANY (ARRAY[1, 2]))),
    CONSTRAINT project_has_name CHECK ((NOT public.annotations_is_blank((name)::text))),
    CONSTRAINT project_time_zone_named CHECK ((NOT ((time_zone)::text = ''::text)))
);


CREATE TABLE public.annotations_projectevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    pgh_context jsonb,
    pgh_context_id uuid,
    id uuid NOT NULL,
    slug character varying(60) NOT NULL,
    name character varying(200) NOT NULL,
    four_eyes boolean NOT NULL,
    fixer_may_approve boolean NOT NULL,
    approvals smallint NOT NULL,
    held boolean NOT NULL,
    demo boolean NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    pgh_obj_id uuid NOT NULL,
    tags_version integer NOT NULL,
    time_zone character varying(64) NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT annotations_projectevent_approvals_check CHECK ((approvals >= 0)),
    CONSTRAINT annotations_projectevent_tags_version_check CHECK ((tags_version >= 0)),
    CONSTRAINT annotations_projectevent_version_check CHECK ((version >= 0))
);


ALTER TABLE public.annotations_projectevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_projectevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_reply (
    key uuid NOT NULL,
    request bytea NOT NULL,
    status smallint,
    headers jsonb NOT NULL,
    body text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    user_id uuid NOT NULL,
    article_id uuid,
    project_id uuid,
    CONSTRAINT annotations_reply_status_check CHECK ((status >= 0))
);


CREATE TABLE public.annotations_revision (
    id uuid NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    sha256 character varying(64) NOT NULL,
    length integer NOT NULL,
    current boolean NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    article_id uuid NOT NULL,
    created_by_id uuid NOT NULL,
    project_id uuid NOT NULL,
    CONSTRAINT annotations_revision_length_check CHECK ((length >= 0)),
    CONSTRAINT annotations_revision_number_check CHECK ((number >= 0)),
    CONSTRAINT revision_length_of_text CHECK ((length = char_length(text))),
    CONSTRAINT revision_not_empty CHECK ((length >= 1)),
    CONSTRAINT revision_number_from_1 CHECK ((number >= 1)),
    CONSTRAINT revision_sha256_of_text CHECK (((sha256)::text = encode(sha256(convert_to(text, 'UTF8'::name)), 'hex'::text)))
);


CREATE TABLE public.annotations_searchchunk (
    id bigint NOT NULL,
    number integer NOT NULL,
    words tsvector NOT NULL,
    article_id uuid NOT NULL,
    project_id uuid NOT NULL,
    revision_id uuid NOT NULL,
    whole boolean NOT NULL,
    text text NOT NULL,
    configuration character varying(63) NOT NULL,
    CONSTRAINT annotations_searchchunk_number_check CHECK ((number >= 0))
)
WITH (toast_tuple_target='128');
ALTER TABLE ONLY public.annotations_searchchunk ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE ONLY public.annotations_searchchunk ALTER COLUMN text SET STATISTICS 0;


ALTER TABLE public.annotations_searchchunk ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_searchchunk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL,
    user_id uuid
);


CREATE TABLE public.annotations_signinattempts (
    key bytea NOT NULL,
    count integer NOT NULL,
    since timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    address bytea,
    CONSTRAINT annotations_signinattempts_count_check CHECK ((count >= 0))
);


CREATE TABLE public.annotations_tag (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    description character varying(500) NOT NULL,
    project_id uuid NOT NULL
);


CREATE TABLE public.annotations_tagevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    pgh_context jsonb,
    pgh_context_id uuid,
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    description character varying(500) NOT NULL,
    pgh_obj_id uuid NOT NULL,
    project_id uuid NOT NULL
);


ALTER TABLE public.annotations_tagevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_tagevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_tally (
    id bigint NOT NULL,
    kind character varying(6) NOT NULL,
    status character varying(9) NOT NULL,
    number bigint NOT NULL,
    project_id uuid NOT NULL
);


ALTER TABLE public.annotations_tally ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_tally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_token (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    digest bytea NOT NULL,
    scope character varying(5) NOT NULL,
    restricted boolean NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    used_at timestamp with time zone,
    member_id uuid NOT NULL,
    project_id uuid NOT NULL,
    user_id uuid NOT NULL,
    addresses character varying(45)[] NOT NULL,
    CONSTRAINT token_scope_known CHECK (((scope)::text = ANY ((ARRAY['read'::character varying, 'write'::character varying])::text[])))
);


CREATE TABLE public.annotations_user (
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    id uuid NOT NULL
);


CREATE TABLE public.annotations_user_groups (
    id integer NOT NULL,
    user_id uuid NOT NULL,
    group_id integer NOT NULL
);


ALTER TABLE public.annotations_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.annotations_user_user_permissions (
    id integer NOT NULL,
    user_id uuid NOT NULL,
    permission_id integer NOT NULL
);


ALTER TABLE public.annotations_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.annotations_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);


ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.auth_group_permissions (
    id integer NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);


ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);


ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);


ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.django_migrations (
    id integer NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);


ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);


ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.pghistory_context (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    metadata jsonb NOT NULL
);


CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);


CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;


CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;


CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);


CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;


CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id uuid NOT NULL
);


ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);


ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);


ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id uuid NOT NULL
);


ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);


ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);


ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);


ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);


ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);


ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_action
    ADD CONSTRAINT action_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_action
    ADD CONSTRAINT action_seq_once UNIQUE (project_id, seq);


ALTER TABLE ONLY public.annotations_annotation
    ADD CONSTRAINT annotation_article_id_key UNIQUE (article_id, project_id, id, layer_id, revision_id);


ALTER TABLE ONLY public.annotations_annotation
    ADD CONSTRAINT annotation_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_accesschange
    ADD CONSTRAINT annotations_accesschange_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_accessentry
    ADD CONSTRAINT annotations_accessentry_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_action
    ADD CONSTRAINT annotations_action_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_annotation
    ADD CONSTRAINT annotations_annotation_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_annotationevent
    ADD CONSTRAINT annotations_annotationevent_pkey PRIMARY KEY (pgh_id);


ALTER TABLE ONLY public.annotations_article
    ADD CONSTRAINT annotations_article_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_articleevent
    ADD CONSTRAINT annotations_articleevent_pkey PRIMARY KEY (pgh_id);


ALTER TABLE ONLY public.annotations_articlereader
    ADD CONSTRAINT annotations_articlereader_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_articlereaderevent
    ADD CONSTRAINT annotations_articlereaderevent_pkey PRIMARY KEY (pgh_id);


ALTER TABLE ONLY public.annotations_articletally
    ADD CONSTRAINT annotations_articletally_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_assignment
    ADD CONSTRAINT annotations_assignment_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_assignmentevent
    ADD CONSTRAINT annotations_assignmentevent_pkey PRIMARY KEY (pgh_id);


ALTER TABLE ONLY public.annotations_cached
    ADD CONSTRAINT annotations_cached_pkey PRIMARY KEY (cache_key);


ALTER TABLE ONLY public.annotations_check
    ADD CONSTRAINT annotations_check_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_codesecret
    ADD CONSTRAINT annotations_codesecret_pkey PRIMARY KEY (project_id);


ALTER TABLE ONLY public.annotations_decision
    ADD CONSTRAINT annotations_decision_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_emptying
    ADD CONSTRAINT annotations_emptying_pkey PRIMARY KEY (xact);


ALTER TABLE ONLY public.annotations_entity
    ADD CONSTRAINT annotations_entity_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_entityevent
    ADD CONSTRAINT annotations_entityevent_pkey PRIMARY KEY (pgh_id);


ALTER TABLE ONLY public.annotations_erasure
    ADD CONSTRAINT annotations_erasure_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_feed
    ADD CONSTRAINT annotations_feed_pkey PRIMARY KEY (project_id);


ALTER TABLE ONLY public.annotations_guidelines
    ADD CONSTRAINT annotations_guidelines_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_invitation
    ADD CONSTRAINT annotations_invitation_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_layer
    ADD CONSTRAINT annotations_layer_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_link
    ADD CONSTRAINT annotations_link_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_linkevent
    ADD CONSTRAINT annotations_linkevent_pkey PRIMARY KEY (pgh_id);


ALTER TABLE ONLY public.annotations_member
    ADD CONSTRAINT annotations_member_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_memberevent
    ADD CONSTRAINT annotations_memberevent_pkey PRIMARY KEY (pgh_id);


ALTER TABLE ONLY public.annotations_passagewords
    ADD CONSTRAINT annotations_passagewords_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_presence
    ADD CONSTRAINT annotations_presence_pkey PRIMARY KEY (article_id, user_id);


ALTER TABLE ONLY public.annotations_project
    ADD CONSTRAINT annotations_project_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_project
    ADD CONSTRAINT annotations_project_slug_key UNIQUE (slug);


ALTER TABLE ONLY public.annotations_projectevent
    ADD CONSTRAINT annotations_projectevent_pkey PRIMARY KEY (pgh_id);


ALTER TABLE ONLY public.annotations_reply
    ADD CONSTRAINT annotations_reply_pkey PRIMARY KEY (key);


ALTER TABLE ONLY public.annotations_revision
    ADD CONSTRAINT annotations_revision_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_searchchunk
    ADD CONSTRAINT annotations_searchchunk_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_session
    ADD CONSTRAINT annotations_session_pkey PRIMARY KEY (session_key);


ALTER TABLE ONLY public.annotations_signinattempts
    ADD CONSTRAINT annotations_signinattempts_pkey PRIMARY KEY (key);


ALTER TABLE ONLY public.annotations_tag
    ADD CONSTRAINT annotations_tag_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_tagevent
    ADD CONSTRAINT annotations_tagevent_pkey PRIMARY KEY (pgh_id);


ALTER TABLE ONLY public.annotations_tally
    ADD CONSTRAINT annotations_tally_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_token
    ADD CONSTRAINT annotations_token_digest_key UNIQUE (digest);


ALTER TABLE ONLY public.annotations_token
    ADD CONSTRAINT annotations_token_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_user_groups
    ADD CONSTRAINT annotations_user_groups_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_user_groups
    ADD CONSTRAINT annotations_user_groups_user_id_group_id_d102f6ac_uniq UNIQUE (user_id, group_id);


ALTER TABLE ONLY public.annotations_user
    ADD CONSTRAINT annotations_user_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_user_user_permissions
    ADD CONSTRAINT annotations_user_user_pe_user_id_permission_id_2ff1ef1e_uniq UNIQUE (user_id, permission_id);


ALTER TABLE ONLY public.annotations_user_user_permissions
    ADD CONSTRAINT annotations_user_user_permissions_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_user
    ADD CONSTRAINT annotations_user_username_key UNIQUE (username);


ALTER TABLE ONLY public.annotations_article
    ADD CONSTRAINT article_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_articlereader
    ADD CONSTRAINT articlereader_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_assignment
    ADD CONSTRAINT assignment_once UNIQUE (article_id, member_id, round);


ALTER TABLE ONLY public.annotations_assignment
    ADD CONSTRAINT assignment_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);


ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);


ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);


ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);


ALTER TABLE public.annotations_check
    ADD CONSTRAINT check_asked_somebody CHECK (((NOT ((state)::text = 'asked'::text)) OR (NOT public.annotations_is_blank((asked_whom)::text)))) NOT VALID;


ALTER TABLE ONLY public.annotations_check
    ADD CONSTRAINT check_number_once UNIQUE (annotation_id, number);


ALTER TABLE ONLY public.annotations_check
    ADD CONSTRAINT check_project_id_key UNIQUE (project_id, id);


ALTER TABLE public.annotations_decision
    ADD CONSTRAINT decision_other_has_note CHECK (((NOT ((reason)::text = 'other'::text)) OR (NOT public.annotations_is_blank(note)))) NOT VALID;


ALTER TABLE ONLY public.annotations_decision
    ADD CONSTRAINT decision_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_decision
    ADD CONSTRAINT decision_withdrawn_once UNIQUE (withdraws_id);


ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);


ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);


ALTER TABLE public.annotations_entity
    ADD CONSTRAINT entity_has_name CHECK (((deleted_at IS NOT NULL) OR (NOT public.annotations_is_blank((name)::text)))) NOT VALID;


ALTER TABLE ONLY public.annotations_entity
    ADD CONSTRAINT entity_project_id_key UNIQUE (project_id, id);


ALTER TABLE public.annotations_erasure
    ADD CONSTRAINT erasure_has_reason CHECK ((NOT public.annotations_is_blank((reason)::text))) NOT VALID;


ALTER TABLE ONLY public.annotations_erasure
    ADD CONSTRAINT erasure_project_id_key UNIQUE (project_id, id);


ALTER TABLE public.annotations_guidelines
    ADD CONSTRAINT guidelines_not_empty CHECK ((NOT public.annotations_is_blank(text))) NOT VALID;


ALTER TABLE ONLY public.annotations_guidelines
    ADD CONSTRAINT guidelines_number_once UNIQUE (project_id, number);


ALTER TABLE ONLY public.annotations_guidelines
    ADD CONSTRAINT guidelines_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_invitation
    ADD CONSTRAINT invitation_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_layer
    ADD CONSTRAINT layer_article_id_key UNIQUE (project_id, article_id, id);


ALTER TABLE ONLY public.annotations_layer
    ADD CONSTRAINT layer_once UNIQUE NULLS NOT DISTINCT (article_id, kind, owner_id);


ALTER TABLE ONLY public.annotations_layer
    ADD CONSTRAINT layer_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_member
    ADD CONSTRAINT member_once_per_project UNIQUE (project_id, user_id);


ALTER TABLE ONLY public.annotations_member
    ADD CONSTRAINT member_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.pghistory_context
    ADD CONSTRAINT pghistory_context_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);


ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.annotations_articlereader
    ADD CONSTRAINT reader_once_per_article UNIQUE (article_id, member_id);


ALTER TABLE ONLY public.annotations_revision
    ADD CONSTRAINT revision_article_id_key UNIQUE (project_id, article_id, id);


ALTER TABLE public.annotations_revision
    ADD CONSTRAINT revision_not_blank CHECK (((NOT current) OR (NOT public.annotations_is_blank(text)))) NOT VALID;


ALTER TABLE ONLY public.annotations_revision
    ADD CONSTRAINT revision_number_once UNIQUE (article_id, number);


ALTER TABLE ONLY public.annotations_revision
    ADD CONSTRAINT revision_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_searchchunk
    ADD CONSTRAINT searchchunk_number_once UNIQUE (revision_id, number);


ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);


ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);


ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);


ALTER TABLE public.annotations_tag
    ADD CONSTRAINT tag_not_empty CHECK ((NOT public.annotations_is_blank((name)::text))) NOT VALID;


ALTER TABLE ONLY public.annotations_tag
    ADD CONSTRAINT tag_once_per_project UNIQUE (project_id, name);


ALTER TABLE ONLY public.annotations_tag
    ADD CONSTRAINT tag_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.annotations_token
    ADD CONSTRAINT token_project_id_key UNIQUE (project_id, id);


ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);


CREATE UNIQUE INDEX access_address_once_a_day ON public.annotations_accessentry USING btree (token_id, address, period) WHERE ((kind)::text = 'token_used_from_new_address'::text);


CREATE INDEX access_newest ON public.annotations_accessentry USING btree (created_at DESC, id DESC);


CREATE INDEX access_newest_of_project ON public.annotations_accessentry USING btree (project_id, created_at DESC, id DESC);


CREATE UNIQUE INDEX access_read_once_an_hour ON public.annotations_accessentry USING btree (article_id, by_id, period) NULLS NOT DISTINCT WHERE ((kind)::text = 'article_read'::text);


CREATE UNIQUE INDEX access_refused_once_a_window ON public.annotations_accessentry USING btree (address, period) NULLS NOT DISTINCT WHERE ((kind)::text = 'attempt_refused'::text);


CREATE UNIQUE INDEX access_strangers_once_an_hour ON public.annotations_accessentry USING btree (address, period) NULLS NOT DISTINCT WHERE (((kind)::text = 'sign_in_failed'::text) AND (person_id IS NULL));


CREATE INDEX accesschange_of_subject ON public.annotations_accesschange USING btree (subject, at DESC);


CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);


CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);


CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);


CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);


CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);


CREATE INDEX action_newest_of_person ON public.annotations_action USING btree (by_id, created_at DESC) WHERE (article_id IS NOT NULL);


CREATE INDEX action_of_batch ON public.annotations_action USING btree (batch) WHERE (batch IS NOT NULL);


CREATE INDEX action_of_person_in_article ON public.annotations_action USING btree (article_id, by_id, seq DESC);


CREATE INDEX action_undone_by ON public.annotations_action USING btree (undoes_id) WHERE (undoes_id IS NOT NULL);


CREATE INDEX annotation_by_author ON public.annotations_annotation USING btree (project_id, author_id, id) WHERE (deleted_at IS NULL);


CREATE INDEX annotation_by_change ON public.annotations_annotation USING btree (project_id, updated_at) WHERE (deleted_at IS NULL);


CREATE INDEX annotation_by_kind ON public.annotations_annotation USING btree (project_id, kind, id) WHERE (deleted_at IS NULL);


CREATE INDEX annotation_by_record ON public.annotations_annotation USING btree (entity_id) WHERE (entity_id IS NOT NULL);


CREATE INDEX annotation_by_start ON public.annotations_annotation USING btree (layer_id, lower(spans)) WHERE (deleted_at IS NULL);


CREATE INDEX annotation_by_status ON public.annotations_annotation USING btree (project_id, status, id) WHERE (deleted_at IS NULL);


CREATE INDEX annotation_by_tag ON public.annotations_annotation USING gin (tags) WHERE (NOT (tags = '{}'::character varying(100)[]));


CREATE INDEX annotation_came_back ON public.annotations_annotation USING btree (author_id, updated_at DESC) WHERE ((deleted_at IS NULL) AND (((status)::text = ANY ((ARRAY['rejected'::character varying, 'fixed'::character varying])::text[])) OR (((status)::text = 'submitted'::text) AND (NOT ((reopened)::text = ''::text)))));


CREATE INDEX annotation_submitted_edited_by ON public.annotations_annotation USING btree (project_id, edited_by_id) WHERE ((deleted_at IS NULL) AND ((status)::text = 'submitted'::text));


CREATE INDEX annotation_submitted_of_author ON public.annotations_annotation USING btree (project_id, author_id) WHERE ((deleted_at IS NULL) AND ((status)::text = 'submitted'::text));


CREATE INDEX annotation_taken_over ON public.annotations_annotation USING btree (taken_over_by_id, project_id) WHERE (taken_over_by_id IS NOT NULL);


CREATE INDEX annotations_annotationevent_pgh_context_id_9d82af32 ON public.annotations_annotationevent USING btree (pgh_context_id);


CREATE INDEX annotations_annotationevent_pgh_obj_id_b8bbdf44 ON public.annotations_annotationevent USING btree (pgh_obj_id);


CREATE INDEX annotations_article_created_by_id_0dbf73ff ON public.annotations_article USING btree (created_by_id);


CREATE INDEX annotations_article_signed_off_by_id_2903e4b0 ON public.annotations_article USING btree (signed_off_by_id);


CREATE INDEX annotations_articleevent_pgh_context_id_f04106ad ON public.annotations_articleevent USING btree (pgh_context_id);


CREATE INDEX annotations_articleevent_pgh_obj_id_641fb733 ON public.annotations_articleevent USING btree (pgh_obj_id);


CREATE INDEX annotations_articlereader_project_id_b6cf14f5 ON public.annotations_articlereader USING btree (project_id);


CREATE INDEX annotations_articlereaderevent_pgh_context_id_69ba1878 ON public.annotations_articlereaderevent USING btree (pgh_context_id);


CREATE INDEX annotations_articlereaderevent_pgh_obj_id_e06bd0a9 ON public.annotations_articlereaderevent USING btree (pgh_obj_id);


CREATE INDEX annotations_assignment_project_id_73d9b470 ON public.annotations_assignment USING btree (project_id);


CREATE INDEX annotations_assignmentevent_pgh_context_id_6735b771 ON public.annotations_assignmentevent USING btree (pgh_context_id);


CREATE INDEX annotations_assignmentevent_pgh_obj_id_dfdc9ecd ON public.annotations_assignmentevent USING btree (pgh_obj_id);


CREATE INDEX annotations_cached_cache_key_23f6e73c_like ON public.annotations_cached USING btree (cache_key varchar_pattern_ops);


CREATE INDEX annotations_cached_expires_98659a9b ON public.annotations_cached USING btree (expires);


CREATE INDEX annotations_check_author_id_4d26a295 ON public.annotations_check USING btree (author_id);


CREATE INDEX annotations_check_project_id_ffd9784b ON public.annotations_check USING btree (project_id);


CREATE INDEX annotations_entity_project_id_99d035c5 ON public.annotations_entity USING btree (project_id);


CREATE INDEX annotations_entityevent_pgh_context_id_8f9d677f ON public.annotations_entityevent USING btree (pgh_context_id);


CREATE INDEX annotations_entityevent_pgh_obj_id_f7e004ac ON public.annotations_entityevent USING btree (pgh_obj_id);


CREATE INDEX annotations_erasure_project_id_8ba89f42 ON public.annotations_erasure USING btree (project_id);


CREATE INDEX annotations_guidelines_author_id_825d62a7 ON public.annotations_guidelines USING btree (author_id);


CREATE INDEX annotations_guidelines_project_id_2338c700 ON public.annotations_guidelines USING btree (project_id);


CREATE INDEX annotations_layer_owner_id_3cf620a9 ON public.annotations_layer USING btree (owner_id);


CREATE INDEX annotations_linkevent_pgh_context_id_9b62e124 ON public.annotations_linkevent USING btree (pgh_context_id);


CREATE INDEX annotations_linkevent_pgh_obj_id_cbda5618 ON public.annotations_linkevent USING btree (pgh_obj_id);


CREATE INDEX annotations_member_project_id_39689953 ON public.annotations_member USING btree (project_id);


CREATE INDEX annotations_member_user_id_922323ec ON public.annotations_member USING btree (user_id);


CREATE INDEX annotations_memberevent_pgh_context_id_2c505291 ON public.annotations_memberevent USING btree (pgh_context_id);


CREATE INDEX annotations_memberevent_pgh_obj_id_7f3f6307 ON public.annotations_memberevent USING btree (pgh_obj_id);


CREATE INDEX annotations_project_slug_02451d21_like ON public.annotations_project USING btree (slug varchar_pattern_ops);


CREATE INDEX annotations_projectevent_pgh_context_id_350492ae ON public.annotations_projectevent USING btree (pgh_context_id);


CREATE INDEX annotations_projectevent_pgh_obj_id_206a460d ON public.annotations_projectevent USING btree (pgh_obj_id);


CREATE INDEX annotations_reply_user_id_cab1916b ON public.annotations_reply USING btree (user_id);


CREATE INDEX annotations_revision_created_by_id_6d7cbb02 ON public.annotations_revision USING btree (created_by_id);


CREATE INDEX annotations_session_expire_date_403b4031 ON public.annotations_session USING btree (expire_date);


CREATE INDEX annotations_session_session_key_68a76f65_like ON public.annotations_session USING btree (session_key varchar_pattern_ops);


CREATE INDEX annotations_session_user_id_f007b49a ON public.annotations_session USING btree (user_id);


CREATE INDEX annotations_tag_project_id_ca5802a7 ON public.annotations_tag USING btree (project_id);


CREATE INDEX annotations_tagevent_pgh_context_id_61fc35fd ON public.annotations_tagevent USING btree (pgh_context_id);


CREATE INDEX annotations_tagevent_pgh_obj_id_828ecb8f ON public.annotations_tagevent USING btree (pgh_obj_id);


CREATE INDEX annotations_token_project_id_12a839a2 ON public.annotations_token USING btree (project_id);


CREATE INDEX annotations_token_user_id_cd8af434 ON public.annotations_token USING btree (user_id);


CREATE INDEX annotations_user_groups_group_id_d2ebc601 ON public.annotations_user_groups USING btree (group_id);


CREATE INDEX annotations_user_groups_user_id_fb82de88 ON public.annotations_user_groups USING btree (user_id);


CREATE INDEX annotations_user_user_permissions_permission_id_a06f6427 ON public.annotations_user_user_permissions USING btree (permission_id);


CREATE INDEX annotations_user_user_permissions_user_id_2e5310e8 ON public.annotations_user_user_permissions USING btree (user_id);


CREATE INDEX annotations_user_username_37f48290_like ON public.annotations_user USING btree (username varchar_pattern_ops);


CREATE UNIQUE INDEX article_external_id_once ON public.annotations_article USING btree (project_id, external_id) WHERE ((deleted_at IS NULL) AND (NOT ((external_id)::text = ''::text)));


CREATE INDEX article_newest ON public.annotations_article USING btree (project_id, created_at DESC, id DESC) WHERE (deleted_at IS NULL);


CREATE INDEX article_of_family ON public.annotations_article USING btree (project_id, family) WHERE (deleted_at IS NULL);


CREATE INDEX article_restricted ON public.annotations_article USING btree (project_id) WHERE restricted;


CREATE INDEX article_taken_out ON public.annotations_article USING btree (project_id, deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);


CREATE INDEX articletally_of_project ON public.annotations_articletally USING btree (project_id, state) INCLUDE (number);


CREATE INDEX assignment_open_of_member ON public.annotations_assignment USING btree (member_id) WHERE ((state)::text = 'open'::text);


CREATE INDEX attempts_by_address ON public.annotations_signinattempts USING btree (address, since);


CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);


CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);


CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);


CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);


CREATE INDEX decision_by_reviewer ON public.annotations_decision USING btree (project_id, reviewer_id, annotation_id);


CREATE INDEX decision_on_edition ON public.annotations_decision USING btree (annotation_id, edition);


CREATE INDEX entity_by_key ON public.annotations_entity USING gin (keys) WITH (fastupdate=off);


CREATE INDEX entity_by_name ON public.annotations_entity USING btree (project_id, name);


CREATE INDEX entity_by_part ON public.annotations_entity USING gin (public.annotations_name_parts(project_id, keys)) WITH (fastupdate=off);


CREATE INDEX entity_local_by_name ON public.annotations_entity USING btree (project_id, name, id) WHERE (article_id IS NOT NULL);


CREATE INDEX entity_merged_into ON public.annotations_entity USING btree (merged_into_id) WHERE (merged_into_id IS NOT NULL);


CREATE UNIQUE INDEX entity_wikidata_id_once ON public.annotations_entity USING btree (project_id, wikidata_id) WHERE ((deleted_at IS NULL) AND (NOT ((wikidata_id)::text = ''::text)));


CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));


CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);


CREATE UNIQUE INDEX invitation_open_once ON public.annotations_invitation USING btree (project_id, lower((invitee)::text)) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));


CREATE INDEX layer_of_annotator ON public.annotations_layer USING btree (project_id) WHERE ((kind)::text = 'annotator'::text);


CREATE INDEX link_of_annotation ON public.annotations_link USING btree (annotation_id);


CREATE UNIQUE INDEX link_role_once ON public.annotations_link USING btree (annotation_id, role) WHERE ((role)::text = ANY ((ARRAY['continues'::character varying, 'cue'::character varying, 'speaks_for'::character varying, 'stated_in'::character varying, 'when'::character varying, 'within'::character varying])::text[]));


CREATE UNIQUE INDEX link_target_once_per_role ON public.annotations_link USING btree (annotation_id, role, target_id) WHERE (target_id IS NOT NULL);


CREATE INDEX link_to_target ON public.annotations_link USING btree (target_id) WHERE (target_id IS NOT NULL);


CREATE INDEX link_words_of_article ON public.annotations_link USING btree (article_id) WHERE (((role)::text = ANY ((ARRAY['addressee'::character varying, 'claimant'::character varying, 'speaker'::character varying, 'speaks_for'::character varying, 'via'::character varying])::text[])) AND (target_id IS NULL));


CREATE INDEX linkevent_by_annotation ON public.annotations_linkevent USING btree (annotation_id);


CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);


CREATE INDEX passagewords_by_grams ON public.annotations_passagewords USING gin (public.annotations_grams(project_id, words)) WITH (fastupdate=off);
ALTER INDEX public.passagewords_by_grams ALTER COLUMN 1 SET STATISTICS 0;


CREATE INDEX passagewords_changed ON public.annotations_passagewords USING btree (project_id, article_id) WHERE (words IS NULL);


CREATE INDEX passagewords_of_article ON public.annotations_passagewords USING btree (article_id);


CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);


CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));


CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);


CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);


CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);


CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);


CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);


CREATE INDEX reply_of_article ON public.annotations_reply USING btree (article_id);


CREATE INDEX reply_oldest ON public.annotations_reply USING btree (created_at);


CREATE INDEX revision_by_text ON public.annotations_revision USING btree (project_id, sha256) WHERE current;


CREATE INDEX revision_left_by_text ON public.annotations_revision USING btree (project_id, sha256) WHERE (NOT current);


CREATE UNIQUE INDEX revision_one_current ON public.annotations_revision USING btree (article_id) WHERE current;


CREATE INDEX searchchunk_configuration ON public.annotations_searchchunk USING btree (configuration);


CREATE INDEX searchchunk_long_in_project ON public.annotations_searchchunk USING gin (public.annotations_lexemes(project_id, words)) WITH (fastupdate=off) WHERE (NOT whole);
ALTER INDEX public.searchchunk_long_in_project ALTER COLUMN 1 SET STATISTICS 0;


CREATE INDEX searchchunk_words_in_project ON public.annotations_searchchunk USING gin (public.annotations_lexemes(project_id, words)) WITH (fastupdate=off);
ALTER INDEX public.searchchunk_words_in_project ALTER COLUMN 1 SET STATISTICS 0;


CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);


CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);


CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);


CREATE INDEX tally_of_project ON public.annotations_tally USING btree (project_id, kind, status) INCLUDE (number);


CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));


CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";


CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;


CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);


CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);


CREATE TRIGGER access_log_invitation AFTER INSERT OR UPDATE ON public.annotations_invitation FOR EACH ROW EXECUTE FUNCTION public.annotations_log_invitation();


CREATE TRIGGER access_log_member AFTER INSERT OR DELETE OR UPDATE ON public.annotations_member FOR EACH ROW EXECUTE FUNCTION public.annotations_log_member();


CREATE TRIGGER access_log_reader AFTER INSERT OR DELETE ON public.annotations_articlereader FOR EACH ROW EXECUTE FUNCTION public.annotations_log_reader();


CREATE TRIGGER access_log_restricted AFTER INSERT ON public.annotations_article FOR EACH ROW WHEN (new.restricted) EXECUTE FUNCTION public.annotations_log_restriction();


CREATE TRIGGER access_log_restriction AFTER UPDATE ON public.annotations_article FOR EACH ROW WHEN ((old.restricted <> new.restricted)) EXECUTE FUNCTION public.annotations_log_restriction();


CREATE TRIGGER access_log_token_made AFTER INSERT ON public.annotations_token FOR EACH ROW EXECUTE FUNCTION public.annotations_log_token();


CREATE TRIGGER access_log_token_revoked AFTER UPDATE ON public.annotations_token FOR EACH ROW WHEN (((old.revoked_at IS NULL) AND (new.revoked_at IS NOT NULL))) EXECUTE FUNCTION public.annotations_log_token();


CREATE TRIGGER access_stamp BEFORE INSERT ON public.annotations_accessentry FOR EACH ROW EXECUTE FUNCTION public.annotations_stamp_access();


CREATE TRIGGER action_by_member BEFORE INSERT ON public.annotations_action FOR EACH ROW EXECUTE FUNCTION public.annotations_check_action();


CREATE CONSTRAINT TRIGGER action_number AFTER INSERT ON public.annotations_action DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.annotations_number_action();


CREATE TRIGGER annotation_check_insert AFTER INSERT ON public.annotations_annotation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_annotations();


CREATE TRIGGER annotation_check_roles AFTER UPDATE ON public.annotations_annotation REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_roles_after_kind();


CREATE TRIGGER annotation_check_update AFTER UPDATE ON public.annotations_annotation REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_annotations();


CREATE TRIGGER annotation_count_change BEFORE UPDATE ON public.annotations_annotation FOR EACH ROW WHEN (((NOT public.annotations_retagging()) OR (((((((new.kind)::text IS DISTINCT FROM (old.kind)::text) OR (new.spans IS DISTINCT FROM old.spans)) OR (new.attributes IS DISTINCT FROM old.attributes)) OR (new.entity_id IS DISTINCT FROM old.entity_id)) OR ((new.status)::text IS DISTINCT FROM (old.status)::text)) OR (new.edition IS DISTINCT FROM old.edition)))) EXECUTE FUNCTION public.annotations_count_change();


CREATE TRIGGER article_sign_off_signed BEFORE UPDATE ON public.annotations_article FOR EACH ROW WHEN (((new.signed_off_by_id IS NOT NULL) AND ((new.signed_off_by_id IS DISTINCT FROM old.signed_off_by_id) OR (new.signed_off_at IS DISTINCT FROM old.signed_off_at)))) EXECUTE FUNCTION public.annotations_check_sign_off();


CREATE TRIGGER articletally_added AFTER INSERT ON public.annotations_article REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_count_articles();


CREATE TRIGGER articletally_changed AFTER UPDATE ON public.annotations_article REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_count_articles();


CREATE TRIGGER articletally_deleted AFTER DELETE ON public.annotations_article REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_count_articles();


CREATE TRIGGER check_signed AFTER INSERT ON public.annotations_check REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_signed('author_id', 'created_at');


CREATE TRIGGER decision_signed AFTER INSERT ON public.annotations_decision REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_signed('reviewer_id', 'decided_at');


CREATE TRIGGER guidelines_signed AFTER INSERT ON public.annotations_guidelines REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_signed('author_id', 'created_at');


CREATE TRIGGER invitation_stays_over BEFORE UPDATE ON public.annotations_invitation FOR EACH ROW WHEN (((old.accepted_at IS NOT NULL) OR (old.revoked_at IS NOT NULL))) EXECUTE FUNCTION public.annotations_keep_invitation_over();


CREATE TRIGGER link_check_roles_insert AFTER INSERT ON public.annotations_link REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_link_roles();


CREATE TRIGGER link_check_roles_update AFTER UPDATE ON public.annotations_link REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_link_roles();


CREATE TRIGGER link_check_words_insert AFTER INSERT ON public.annotations_link REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_link_words();


CREATE TRIGGER link_check_words_update AFTER UPDATE ON public.annotations_link REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_link_words();


CREATE TRIGGER note_access_of_article AFTER UPDATE ON public.annotations_article FOR EACH ROW WHEN ((old.restricted <> new.restricted)) EXECUTE FUNCTION public.annotations_note_access('article');


CREATE TRIGGER note_access_of_member AFTER UPDATE ON public.annotations_member FOR EACH ROW WHEN ((((old.role)::text IS DISTINCT FROM (new.role)::text) OR (old.left_at IS DISTINCT FROM new.left_at))) EXECUTE FUNCTION public.annotations_note_access('member');


CREATE TRIGGER note_access_of_password AFTER UPDATE ON public.annotations_user FOR EACH ROW WHEN (((old.password)::text <> (new.password)::text)) EXECUTE FUNCTION public.annotations_note_access('password');


CREATE TRIGGER note_access_of_person AFTER UPDATE ON public.annotations_user FOR EACH ROW WHEN ((old.is_active <> new.is_active)) EXECUTE FUNCTION public.annotations_note_access('person');


CREATE TRIGGER note_access_of_reader AFTER INSERT OR DELETE ON public.annotations_articlereader FOR EACH ROW EXECUTE FUNCTION public.annotations_note_access('reader');


CREATE TRIGGER note_access_of_token AFTER UPDATE ON public.annotations_token FOR EACH ROW WHEN (((old.revoked_at IS NULL) AND (new.revoked_at IS NOT NULL))) EXECUTE FUNCTION public.annotations_note_access('token');


CREATE TRIGGER note_access_of_token_deleted AFTER DELETE ON public.annotations_token FOR EACH ROW EXECUTE FUNCTION public.annotations_note_access('token');


CREATE TRIGGER passages_added AFTER INSERT ON public.annotations_annotation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_passages_changed();


CREATE TRIGGER passages_changed AFTER UPDATE ON public.annotations_annotation FOR EACH ROW WHEN ((old.keys IS DISTINCT FROM new.keys)) EXECUTE FUNCTION public.annotations_passages_changed();


CREATE TRIGGER pgtrigger_append_only_00a73 BEFORE DELETE OR UPDATE ON public.annotations_linkevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_00a73();


COMMENT ON TRIGGER pgtrigger_append_only_00a73 ON public.annotations_linkevent IS '10185ce2167a10a6455d7a2162b2faca6c438171';


CREATE TRIGGER pgtrigger_append_only_015a9 BEFORE DELETE OR UPDATE ON public.annotations_entityevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_015a9();


COMMENT ON TRIGGER pgtrigger_append_only_015a9 ON public.annotations_entityevent IS 'c3f36b0925a8887ceb8c260949f74433897597c4';


CREATE TRIGGER pgtrigger_append_only_4d5b5 BEFORE DELETE OR UPDATE ON public.annotations_assignmentevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_4d5b5();


COMMENT ON TRIGGER pgtrigger_append_only_4d5b5 ON public.annotations_assignmentevent IS 'f79f9b310615cf82951cfd3ea097bac13bafd234';


CREATE TRIGGER pgtrigger_append_only_5fc0d BEFORE DELETE OR UPDATE ON public.annotations_articlereaderevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_5fc0d();


COMMENT ON TRIGGER pgtrigger_append_only_5fc0d ON public.annotations_articlereaderevent IS 'fd462664f02e2b5dafb653ea98e53623739734a1';


CREATE TRIGGER pgtrigger_append_only_73c8b BEFORE DELETE OR UPDATE ON public.annotations_articleevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_73c8b();


COMMENT ON TRIGGER pgtrigger_append_only_73c8b ON public.annotations_articleevent IS 'd8ec43187b52e731eeb23ebce1fddd2de4a2284d';


CREATE TRIGGER pgtrigger_append_only_8f47a BEFORE DELETE OR UPDATE ON public.annotations_annotationevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_8f47a();


COMMENT ON TRIGGER pgtrigger_append_only_8f47a ON public.annotations_annotationevent IS 'a968fb370b3f9213d8e69deafe5d69b34d02294b';


CREATE TRIGGER pgtrigger_append_only_96469 BEFORE DELETE OR UPDATE ON public.annotations_memberevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_96469();


COMMENT ON TRIGGER pgtrigger_append_only_96469 ON public.annotations_memberevent IS '2c61e7402c9192756eae963db190b27acf7edeb0';


CREATE TRIGGER pgtrigger_append_only_cd8f6 BEFORE DELETE OR UPDATE ON public.annotations_projectevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_cd8f6();


COMMENT ON TRIGGER pgtrigger_append_only_cd8f6 ON public.annotations_projectevent IS '43f8261cd86509b290ea16412e0f0e5c19a20626';


CREATE TRIGGER pgtrigger_append_only_f6d7f BEFORE DELETE OR UPDATE ON public.annotations_tagevent FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_f6d7f();


COMMENT ON TRIGGER pgtrigger_append_only_f6d7f ON public.annotations_tagevent IS '2e0cc991ee52992b3e5d6e8388cfc92979c8409e';


CREATE TRIGGER pgtrigger_delete_delete_15a9b AFTER DELETE ON public.annotations_entity REFERENCING OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_delete_delete_15a9b();


COMMENT ON TRIGGER pgtrigger_delete_delete_15a9b ON public.annotations_entity IS 'b23c1789ee88f8b113077e92238aac6608fab1c4';


CREATE TRIGGER pgtrigger_delete_delete_209a8 AFTER DELETE ON public.annotations_article REFERENCING OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_delete_delete_209a8();


COMMENT ON TRIGGER pgtrigger_delete_delete_209a8 ON public.annotations_article IS 'f26ac5cf67324cbef428f0086f8099a493a5df94';


CREATE TRIGGER pgtrigger_delete_delete_35bbd AFTER DELETE ON public.annotations_assignment REFERENCING OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_delete_delete_35bbd();


COMMENT ON TRIGGER pgtrigger_delete_delete_35bbd ON public.annotations_assignment IS '0bfe1b00ad32c9989f3bad42ee20665381287caa';


CREATE TRIGGER pgtrigger_delete_delete_b7d43 AFTER DELETE ON public.annotations_member REFERENCING OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_delete_delete_b7d43();


COMMENT ON TRIGGER pgtrigger_delete_delete_b7d43 ON public.annotations_member IS 'c58b2fa0b617219d74fa9242c50043a4f54b1179';


CREATE TRIGGER pgtrigger_delete_delete_de4c9 AFTER DELETE ON public.annotations_link REFERENCING OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_delete_delete_de4c9();


COMMENT ON TRIGGER pgtrigger_delete_delete_de4c9 ON public.annotations_link IS 'deaed04d8831cc433ea6d8dee39434d38fa00314';


CREATE TRIGGER pgtrigger_delete_delete_e1e0e AFTER DELETE ON public.annotations_project REFERENCING OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_delete_delete_e1e0e();


COMMENT ON TRIGGER pgtrigger_delete_delete_e1e0e ON public.annotations_project IS '19fdacb2f431478350c7483b0630bd9eca9930df';


CREATE TRIGGER pgtrigger_delete_delete_e22de AFTER DELETE ON public.annotations_annotation REFERENCING OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_delete_delete_e22de();


COMMENT ON TRIGGER pgtrigger_delete_delete_e22de ON public.annotations_annotation IS '1c3000ace6ee0997fb54968336f1e7f4fd48acce';


CREATE TRIGGER pgtrigger_delete_delete_f4acf AFTER DELETE ON public.annotations_tag REFERENCING OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_delete_delete_f4acf();


COMMENT ON TRIGGER pgtrigger_delete_delete_f4acf ON public.annotations_tag IS 'f5fdc989cf4911e7694754c1ee3e6a8e2c67aba9';


CREATE TRIGGER pgtrigger_delete_delete_f758b AFTER DELETE ON public.annotations_articlereader REFERENCING OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_delete_delete_f758b();


COMMENT ON TRIGGER pgtrigger_delete_delete_f758b ON public.annotations_articlereader IS '682527818d879bd2686f4269633d5b11fdb17339';


CREATE TRIGGER pgtrigger_insert_insert_247da AFTER INSERT ON public.annotations_member REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_247da();


COMMENT ON TRIGGER pgtrigger_insert_insert_247da ON public.annotations_member IS '5a216050b84ca2f53b90aa6ec54314a7ad777abc';


CREATE TRIGGER pgtrigger_insert_insert_3ab7f AFTER INSERT ON public.annotations_entity REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_3ab7f();


COMMENT ON TRIGGER pgtrigger_insert_insert_3ab7f ON public.annotations_entity IS 'f1822abd0fe3fcecb315448a0b7db890ab461b5b';


CREATE TRIGGER pgtrigger_insert_insert_4b82c AFTER INSERT ON public.annotations_article REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_4b82c();


COMMENT ON TRIGGER pgtrigger_insert_insert_4b82c ON public.annotations_article IS 'c88ff8c3e85150d3f00e219138f731b0a7f819ee';


CREATE TRIGGER pgtrigger_insert_insert_4c5d8 AFTER INSERT ON public.annotations_tag REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_4c5d8();


COMMENT ON TRIGGER pgtrigger_insert_insert_4c5d8 ON public.annotations_tag IS '8e14d21be13196288b2ab14cf44e1dc7ec89f7a7';


CREATE TRIGGER pgtrigger_insert_insert_68b0c AFTER INSERT ON public.annotations_project REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_68b0c();


COMMENT ON TRIGGER pgtrigger_insert_insert_68b0c ON public.annotations_project IS '76beab3c757bd7a36a7e6281edd0a45ea53c835b';


CREATE TRIGGER pgtrigger_insert_insert_9fe21 AFTER INSERT ON public.annotations_annotation REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_9fe21();


COMMENT ON TRIGGER pgtrigger_insert_insert_9fe21 ON public.annotations_annotation IS '72b155a38ac5041df9c7d2195f17e02fa0b62237';


CREATE TRIGGER pgtrigger_insert_insert_f2119 AFTER INSERT ON public.annotations_articlereader REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_f2119();


COMMENT ON TRIGGER pgtrigger_insert_insert_f2119 ON public.annotations_articlereader IS 'c420d660932bbca9d6ae379e0e1a8796204d82ef';


CREATE TRIGGER pgtrigger_insert_insert_f2a72 AFTER INSERT ON public.annotations_link REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_f2a72();


COMMENT ON TRIGGER pgtrigger_insert_insert_f2a72 ON public.annotations_link IS '07d998f3611ca2fd115f72da9c2f76dd96fad6da';


CREATE TRIGGER pgtrigger_insert_insert_faa88 AFTER INSERT ON public.annotations_assignment REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_insert_insert_faa88();


COMMENT ON TRIGGER pgtrigger_insert_insert_faa88 ON public.annotations_assignment IS '6d45f237f1ab80df58298610d134d2f0fc355c0b';


CREATE TRIGGER pgtrigger_update_update_0257e AFTER UPDATE ON public.annotations_tag REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_0257e();


COMMENT ON TRIGGER pgtrigger_update_update_0257e ON public.annotations_tag IS 'a9da49cb58cc176f4a6efe9a9d814eec5f460dee';


CREATE TRIGGER pgtrigger_update_update_60d0d AFTER UPDATE ON public.annotations_annotation REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_60d0d();


COMMENT ON TRIGGER pgtrigger_update_update_60d0d ON public.annotations_annotation IS 'c8abc486dc12e3b21f54d20b59690a5bccf383a7';


CREATE TRIGGER pgtrigger_update_update_8e8be AFTER UPDATE ON public.annotations_project REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_8e8be();


COMMENT ON TRIGGER pgtrigger_update_update_8e8be ON public.annotations_project IS '1fa017e0500174b066996f840ce55204fd1404e3';


CREATE TRIGGER pgtrigger_update_update_908a4 AFTER UPDATE ON public.annotations_assignment REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_908a4();


COMMENT ON TRIGGER pgtrigger_update_update_908a4 ON public.annotations_assignment IS 'd08847972d9d8cc53b1d71933db1825b97c37e2f';


CREATE TRIGGER pgtrigger_update_update_ae9fe AFTER UPDATE ON public.annotations_entity REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_ae9fe();


COMMENT ON TRIGGER pgtrigger_update_update_ae9fe ON public.annotations_entity IS '09b1ca94104c5d501915cdcd27252f4faacd35dc';


CREATE TRIGGER pgtrigger_update_update_af6e5 AFTER UPDATE ON public.annotations_article REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_af6e5();


COMMENT ON TRIGGER pgtrigger_update_update_af6e5 ON public.annotations_article IS 'aa2b0b9af757404d7877148761f7df57358d2b63';


CREATE TRIGGER pgtrigger_update_update_c6032 AFTER UPDATE ON public.annotations_link REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_c6032();


COMMENT ON TRIGGER pgtrigger_update_update_c6032 ON public.annotations_link IS '93b94257304c2b17852e418192c1e9ef1f714b64';


CREATE TRIGGER pgtrigger_update_update_d9f1b AFTER UPDATE ON public.annotations_member REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_d9f1b();


COMMENT ON TRIGGER pgtrigger_update_update_d9f1b ON public.annotations_member IS '257c4ace47a8a7f4f5a007bebf85b571ff31edda';


CREATE TRIGGER pgtrigger_update_update_db511 AFTER UPDATE ON public.annotations_articlereader REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_update_update_db511();


COMMENT ON TRIGGER pgtrigger_update_update_db511 ON public.annotations_articlereader IS '26adfd2b1a75ee0bc77effd97ffea8274086292c';


CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();


CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();


CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();


CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();


CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();


CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();


CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();


CREATE TRIGGER project_demo_stays BEFORE UPDATE ON public.annotations_project FOR EACH ROW WHEN (((new.demo IS DISTINCT FROM old.demo) OR (new.id IS DISTINCT FROM old.id))) EXECUTE FUNCTION public.annotations_refuse_demo_change();


CREATE TRIGGER project_start_feed AFTER INSERT ON public.annotations_project FOR EACH ROW EXECUTE FUNCTION public.annotations_start_feed();


CREATE TRIGGER revision_immutable BEFORE UPDATE ON public.annotations_revision FOR EACH ROW WHEN ((((((((new.id IS DISTINCT FROM old.id) OR (new.project_id IS DISTINCT FROM old.project_id)) OR (new.article_id IS DISTINCT FROM old.article_id)) OR (new.number IS DISTINCT FROM old.number)) OR (new.text IS DISTINCT FROM old.text)) OR ((new.sha256)::text IS DISTINCT FROM (old.sha256)::text)) OR (new.length IS DISTINCT FROM old.length))) EXECUTE FUNCTION public.annotations_refuse_revision_change();


CREATE TRIGGER revision_signed AFTER INSERT ON public.annotations_revision REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_check_signed('created_by_id', 'created_at');


CREATE TRIGGER revision_words_if_current AFTER UPDATE ON public.annotations_revision FOR EACH ROW WHEN ((old.current AND (NOT new.current))) EXECUTE FUNCTION public.annotations_delete_words();


CREATE TRIGGER tally_added AFTER INSERT ON public.annotations_annotation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_tally_annotations();


CREATE TRIGGER tally_changed AFTER UPDATE ON public.annotations_annotation REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_tally_annotations();


CREATE TRIGGER tally_deleted AFTER DELETE ON public.annotations_annotation REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_tally_annotations();


CREATE TRIGGER tally_shown AFTER UPDATE ON public.annotations_article REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_tally_articles();


CREATE TRIGGER then_count_parent_delete AFTER DELETE ON public.annotations_link REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_links_changed();


CREATE TRIGGER then_count_parent_insert AFTER INSERT ON public.annotations_link REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_links_changed();


CREATE TRIGGER then_count_parent_update AFTER UPDATE ON public.annotations_link REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_links_changed();


CREATE TRIGGER then_lift_sign_off_delete AFTER DELETE ON public.annotations_annotation REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_lift_sign_off();


CREATE TRIGGER then_lift_sign_off_insert AFTER INSERT ON public.annotations_annotation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_lift_sign_off();


CREATE TRIGGER then_lift_sign_off_update AFTER UPDATE ON public.annotations_annotation REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT WHEN ((NOT public.annotations_retagging())) EXECUTE FUNCTION public.annotations_lift_sign_off_changed();


CREATE TRIGGER then_reopen_linkers AFTER UPDATE ON public.annotations_annotation REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_targets_changed();


CREATE TRIGGER then_reopen_mentions AFTER UPDATE ON public.annotations_entity REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.annotations_records_changed();


CREATE TRIGGER token_stays_revoked BEFORE UPDATE ON public.annotations_token FOR EACH ROW WHEN (((old.revoked_at IS NOT NULL) AND (new.revoked_at IS NULL))) EXECUTE FUNCTION public.annotations_keep_revoked();


ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_annotations_user_id FOREIGN KEY (user_id) REFERENCES public.annotations_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_action
    ADD CONSTRAINT action_undoes_in_project FOREIGN KEY (project_id, undoes_id) REFERENCES public.annotations_action(project_id, id);


ALTER TABLE ONLY public.annotations_annotation
    ADD CONSTRAINT annotation_entity_in_project FOREIGN KEY (project_id, entity_id) REFERENCES public.annotations_entity(project_id, id);


ALTER TABLE ONLY public.annotations_annotation
    ADD CONSTRAINT annotation_layer_in_project FOREIGN KEY (project_id, article_id, layer_id) REFERENCES public.annotations_layer(project_id, article_id, id);


ALTER TABLE ONLY public.annotations_annotation
    ADD CONSTRAINT annotation_revision_in_project FOREIGN KEY (project_id, article_id, revision_id) REFERENCES public.annotations_revision(project_id, article_id, id);


ALTER TABLE ONLY public.annotations_action
    ADD CONSTRAINT annotations_action_project_id_f83e497d_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_article
    ADD CONSTRAINT annotations_article_project_id_edeaca9e_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_articlereader
    ADD CONSTRAINT annotations_articler_project_id_b6cf14f5_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_assignment
    ADD CONSTRAINT annotations_assignme_project_id_73d9b470_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_check
    ADD CONSTRAINT annotations_check_project_id_ffd9784b_fk_annotations_project_id FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_codesecret
    ADD CONSTRAINT annotations_codesecr_project_id_a1cd6f2b_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_entity
    ADD CONSTRAINT annotations_entity_project_id_99d035c5_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_erasure
    ADD CONSTRAINT annotations_erasure_project_id_8ba89f42_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_feed
    ADD CONSTRAINT annotations_feed_project_id_f85bb3af_fk_annotations_project_id FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_guidelines
    ADD CONSTRAINT annotations_guidelin_project_id_2338c700_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_invitation
    ADD CONSTRAINT annotations_invitati_project_id_cb46b59f_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_layer
    ADD CONSTRAINT annotations_layer_project_id_5f11ba64_fk_annotations_project_id FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_member
    ADD CONSTRAINT annotations_member_project_id_39689953_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_member
    ADD CONSTRAINT annotations_member_user_id_922323ec_fk_annotations_user_id FOREIGN KEY (user_id) REFERENCES public.annotations_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_revision
    ADD CONSTRAINT annotations_revision_project_id_294bc1b8_fk_annotatio FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_tag
    ADD CONSTRAINT annotations_tag_project_id_ca5802a7_fk_annotations_project_id FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_token
    ADD CONSTRAINT annotations_token_project_id_12a839a2_fk_annotations_project_id FOREIGN KEY (project_id) REFERENCES public.annotations_project(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_user_groups
    ADD CONSTRAINT annotations_user_groups_group_id_d2ebc601_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_user_groups
    ADD CONSTRAINT annotations_user_groups_user_id_fb82de88_fk_annotations_user_id FOREIGN KEY (user_id) REFERENCES public.annotations_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_user_user_permissions
    ADD CONSTRAINT annotations_user_use_permission_id_a06f6427_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_user_user_permissions
    ADD CONSTRAINT annotations_user_use_user_id_2e5310e8_fk_annotatio FOREIGN KEY (user_id) REFERENCES public.annotations_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_articlereader
    ADD CONSTRAINT articlereader_article_in_project FOREIGN KEY (project_id, article_id) REFERENCES public.annotations_article(project_id, id) ON DELETE CASCADE;


ALTER TABLE ONLY public.annotations_articlereader
    ADD CONSTRAINT articlereader_member_in_project FOREIGN KEY (project_id, member_id) REFERENCES public.annotations_member(project_id, id);


ALTER TABLE ONLY public.annotations_assignment
    ADD CONSTRAINT assignment_article_in_project FOREIGN KEY (project_id, article_id) REFERENCES public.annotations_article(project_id, id) ON DELETE CASCADE;


ALTER TABLE ONLY public.annotations_assignment
    ADD CONSTRAINT assignment_member_in_project FOREIGN KEY (project_id, member_id) REFERENCES public.annotations_member(project_id, id);


ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_check
    ADD CONSTRAINT check_annotation_in_project FOREIGN KEY (project_id, annotation_id) REFERENCES public.annotations_annotation(project_id, id);


ALTER TABLE ONLY public.annotations_decision
    ADD CONSTRAINT decision_annotation_in_project FOREIGN KEY (project_id, annotation_id) REFERENCES public.annotations_annotation(project_id, id);


ALTER TABLE ONLY public.annotations_decision
    ADD CONSTRAINT decision_withdraws_in_project FOREIGN KEY (project_id, withdraws_id) REFERENCES public.annotations_decision(project_id, id);


ALTER TABLE ONLY public.annotations_entity
    ADD CONSTRAINT entity_article_in_project FOREIGN KEY (project_id, article_id) REFERENCES public.annotations_article(project_id, id);


ALTER TABLE ONLY public.annotations_entity
    ADD CONSTRAINT entity_merged_into_in_project FOREIGN KEY (project_id, merged_into_id) REFERENCES public.annotations_entity(project_id, id);


ALTER TABLE ONLY public.annotations_layer
    ADD CONSTRAINT layer_article_in_project FOREIGN KEY (project_id, article_id) REFERENCES public.annotations_article(project_id, id);


ALTER TABLE ONLY public.annotations_link
    ADD CONSTRAINT link_annotation_in_project FOREIGN KEY (project_id, article_id, layer_id, revision_id, annotation_id) REFERENCES public.annotations_annotation(project_id, article_id, layer_id, revision_id, id);


ALTER TABLE ONLY public.annotations_link
    ADD CONSTRAINT link_target_in_project FOREIGN KEY (project_id, article_id, layer_id, revision_id, target_id) REFERENCES public.annotations_annotation(project_id, article_id, layer_id, revision_id, id);


ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_annotations_user_id FOREIGN KEY (user_id) REFERENCES public.annotations_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;


ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;


ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);


ALTER TABLE ONLY public.annotations_revision
    ADD CONSTRAINT revision_article_in_project FOREIGN KEY (project_id, article_id) REFERENCES public.annotations_article(project_id, id);


ALTER TABLE ONLY public.annotations_searchchunk
    ADD CONSTRAINT searchchunk_article_in_project FOREIGN KEY (project_id, article_id) REFERENCES public.annotations_article(project_id, id) ON DELETE CASCADE;


ALTER TABLE ONLY public.annotations_searchchunk
    ADD CONSTRAINT searchchunk_revision_in_project FOREIGN KEY (project_id, revision_id) REFERENCES public.annotations_revision(project_id, id) ON DELETE CASCADE;


ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_social_user_id_8146e70c_fk_annotatio FOREIGN KEY (user_id) REFERENCES public.annotations_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.annotations_token
    ADD CONSTRAINT token_member_in_project FOREIGN KEY (project_id, member_id) REFERENCES public.annotations_member(project_id, id);


ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_userses_user_id_af5e0a6d_fk_annotatio FOREIGN KEY (user_id) REFERENCES public.annotations_user(id) DEFERRABLE INITIALLY DEFERRED;


