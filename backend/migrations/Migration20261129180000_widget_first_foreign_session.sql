alter table widgets
add column first_foreign_session_at timestamptz(3) null;
