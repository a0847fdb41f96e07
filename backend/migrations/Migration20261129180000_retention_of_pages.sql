-- Crawled pages and reindexes are deleted some time after they changed last.
create index crawl_pages_updated_idx on crawl_pages (updated_at);

create index reindexes_updated_idx on reindexes (updated_at);
