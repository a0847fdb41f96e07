alter table widgets
add column generation int not null default 0;
