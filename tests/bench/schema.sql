-- The tables of the naive floor: the benchmark's records under text keys, with primary and foreign keys, logged. They are
-- independent of the tables rmnpc makes.
drop table if exists issue, provenance, follow_up, treatment_course, metastasis_site, recurrence, patient cascade;

create table patient (
    patient_id text primary key, hospital_code text not null, mrn text not null,
    sex smallint, birth_date date, ethnicity smallint, smoking smallint, ecog smallint, height_cm real, weight_kg real,
    diagnosis_date date, primary_site smallint, icd10 text, histology smallint, grade smallint,
    t_stage smallint, n_stage smallint, m_stage smallint, stage smallint, tumor_size_mm real,
    ln_examined smallint, ln_positive smallint, cea real, ca199 real
);
create table recurrence (
    patient_id text references patient, seq smallint, rec_date date, rec_type smallint,
    primary key (patient_id, seq)
);
create table metastasis_site (
    patient_id text references patient, site smallint,
    primary key (patient_id, site)
);
create table treatment_course (
    patient_id text references patient, seq smallint, kind smallint not null, regimen smallint, margin smallint,
    start_date date, end_date date, dose_gy real,
    primary key (patient_id, seq)
);
create table follow_up (
    patient_id text references patient, seq smallint, last_date date, vital smallint, death_date date, death_cause smallint,
    primary key (patient_id, seq)
);
create table provenance (
    patient_id text primary key references patient, source_id int not null, row_no int not null, row_hash bigint not null
);
create table issue (
    source_id int, row_no int, field text, code text, value text,
    primary key (source_id, row_no, field, code)
);
