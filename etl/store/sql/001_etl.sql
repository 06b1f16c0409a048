-- Schema etl: who sent what and what became of it. Applied once, under a lock; later changes are files of their own.
--
-- Rules (they keep the tables fit for a distributed PostgreSQL): every key of a center's table begins with center_id; no
-- identity or serial columns, no triggers, no foreign keys from center tables; times stand in the row, never by default.
-- The comment of each table says how it is kept: @distributed by center_id, @reference (small, everywhere) or @local.

-- ---- What the rows were made with ------------------------------------------------------------------------------------

CREATE TABLE etl.center (
    center_id text PRIMARY KEY
);
COMMENT ON TABLE etl.center IS '@reference The hospitals that have sent something.';

CREATE TABLE etl.definition (
    sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
    kind text NOT NULL CHECK (kind IN ('model', 'schema', 'mapping', 'plan')),
    name text NOT NULL,
    text text NOT NULL
);
COMMENT ON TABLE etl.definition IS '@reference Every schema, mapping, model and plan that was ever used, word by word.';

CREATE TABLE etl.mapping (
    center_id text NOT NULL,
    mapping_id bigint NOT NULL,
    mapping_sha256 bytea NOT NULL,
    schema_sha256 bytea NOT NULL,
    model_sha256 bytea NOT NULL,
    PRIMARY KEY (center_id, mapping_id),
    UNIQUE (center_id, mapping_sha256, schema_sha256, model_sha256)
);
COMMENT ON TABLE etl.mapping IS '@local The combinations of mapping, schema and model a center was read with, numbered; texts in etl.definition.';

CREATE TABLE etl.model (
    name text PRIMARY KEY,
    model_sha256 bytea NOT NULL,
    tables_sha256 bytea NOT NULL
);
COMMENT ON TABLE etl.model IS '@local The models whose tables stand in this database, and the fingerprint of the SQL that made them.';

CREATE TABLE etl.site (
    only_one boolean PRIMARY KEY CHECK (only_one),
    key_fingerprint bytea NOT NULL
);
COMMENT ON TABLE etl.site IS '@local The fingerprint of the pseudonym key all patient keys were made with.';

-- ---- Submissions -----------------------------------------------------------------------------------------------------

CREATE SEQUENCE etl.submission_number;
COMMENT ON SEQUENCE etl.submission_number IS 'Submissions are numbered over all centers; within a center a later one has a greater number.';

CREATE TABLE etl.submission (
    center_id text NOT NULL,
    submission_id bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('loaded', 'unchanged', 'stale', 'refused', 'held', 'reverted')),
    earlier_id bigint,
    mapping_id bigint NOT NULL,
    model text NOT NULL,
    full_snapshot boolean NOT NULL,
    files_sha256 bytea NOT NULL,
    extracted_at timestamptz NOT NULL,
    extracted_known boolean NOT NULL,
    received_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    patients_inserted bigint NOT NULL,
    patients_changed bigint NOT NULL,
    patients_unchanged bigint NOT NULL,
    patients_removed bigint NOT NULL,
    patients_missing bigint NOT NULL,
    rows_written bigint NOT NULL,
    errors bigint NOT NULL,
    warnings bigint NOT NULL,
    program text NOT NULL,
    PRIMARY KEY (center_id, submission_id)
);
COMMENT ON TABLE etl.submission IS '@local Every attempt to load something, also those that changed nothing.';
COMMENT ON COLUMN etl.submission.earlier_id IS 'unchanged, stale: the submission it was measured against';
COMMENT ON COLUMN etl.submission.files_sha256 IS 'SHA-256 over the names and SHA-256 of all files, in order of names';
COMMENT ON COLUMN etl.submission.extracted_at IS 'when the center took the data from its system; orders deliveries';
COMMENT ON COLUMN etl.submission.extracted_known IS 'false: nobody said when, so the time of reception stands there';
COMMENT ON COLUMN etl.submission.patients_inserted IS 'stored patients, eligible or not: not in the database before';

CREATE TABLE etl.file (
    center_id text NOT NULL,
    submission_id bigint NOT NULL,
    file_id integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    PRIMARY KEY (center_id, submission_id, file_id)
);
COMMENT ON TABLE etl.file IS '@local The files of each submission; originals of loaded ones lie in the archive by their SHA-256.';

CREATE TABLE etl.ledger (
    center_id text NOT NULL,
    submission_id bigint NOT NULL,
    line_id integer NOT NULL,
    file text NOT NULL,
    unit text NOT NULL,
    read bigint NOT NULL,
    loaded bigint NOT NULL,
    duplicate bigint NOT NULL,
    quarantined bigint NOT NULL,
    excluded bigint NOT NULL,
    removed bigint NOT NULL,
    superseded bigint NOT NULL,
    ignored bigint NOT NULL,
    PRIMARY KEY (center_id, submission_id, line_id),
    CONSTRAINT ledger_balances CHECK (read = loaded + duplicate + quarantined + excluded + removed + superseded + ignored)
);
COMMENT ON TABLE etl.ledger IS '@local What became of every row read, per file; file * counts the patients of the whole submission.';

CREATE TABLE etl.finding (
    center_id text NOT NULL,
    submission_id bigint NOT NULL,
    finding_id integer NOT NULL,
    code text NOT NULL,
    word text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
    file_id integer,
    line integer,
    "column" integer,
    resource text,
    field text,
    rule text,
    patient_key bigint,
    message text NOT NULL,
    remedy text,
    PRIMARY KEY (center_id, submission_id, finding_id)
);
COMMENT ON TABLE etl.finding IS '@local What the program had to say about each submission: codes and places, never values.';

-- What a submission says about a patient, where that is news. The state of a patient is the last line of those that
-- store or remove; quarantined and missing leave what was stored.
CREATE TABLE etl.submission_patient (
    center_id text NOT NULL,
    patient_key bigint NOT NULL,
    submission_id bigint NOT NULL,
    disposition text NOT NULL CHECK (disposition IN ('loaded', 'excluded', 'quarantined', 'removed', 'missing')),
    content bytea,
    CONSTRAINT submission_patient_pkey PRIMARY KEY (center_id, patient_key, submission_id)
);
COMMENT ON TABLE etl.submission_patient IS '@distributed What each submission changed about a patient: stored, removed, kept out or not contained.';
COMMENT ON COLUMN etl.submission_patient.content IS 'loaded, excluded: the first 128 bits of the SHA-256 of all rows in canonical form';

CREATE VIEW etl.patient AS
    SELECT DISTINCT ON (center_id, patient_key) center_id, patient_key, disposition, content, submission_id
    FROM etl.submission_patient
    WHERE disposition IN ('loaded', 'excluded', 'removed')
    ORDER BY center_id, patient_key, submission_id DESC;
COMMENT ON VIEW etl.patient IS 'The state of each patient now: loaded (in the cohort), excluded (stored, not in the cohort) or removed.';

-- ---- Reports and audit -----------------------------------------------------------------------------------------------

CREATE SEQUENCE etl.report_number;
CREATE TABLE etl.report_run (
    report_id bigint PRIMARY KEY,
    plan_sha256 bytea NOT NULL,
    model text NOT NULL,
    last_submission_id bigint NOT NULL,
    finished_at timestamptz NOT NULL,
    place text NOT NULL,
    program text NOT NULL
);
COMMENT ON TABLE etl.report_run IS '@local The reports that were made, and the last submission they contain.';

CREATE TABLE etl.audit (
    center_id text NOT NULL,
    audit_id bigint NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    submission_id bigint,
    detail text NOT NULL,
    previous_sha256 bytea NOT NULL,
    sha256 bytea NOT NULL,
    PRIMARY KEY (center_id, audit_id)
);
COMMENT ON TABLE etl.audit IS '@distributed What was done to a center''s data; each line carries the SHA-256 of the one before.';
