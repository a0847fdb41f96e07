import { Migration } from '@mikro-orm/migrations';

export class Migration20261125134721_reindex extends Migration {
  up() {
    const base = `"id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "workspace_id" uuid not null`;
    this.addSql(`alter table "chunks" add column "generation" int not null default 1`);
    this.addSql(`alter table "chunks" drop constraint "chunks_workspace_id_version_id_ordinal_unique"`);
    this.addSql(`alter table "chunks" add constraint "chunks_place_unique" unique ("workspace_id", "version_id", "generation", "ordinal")`);
    this.addSql(`alter table "document_versions" add column "generation" int not null default 1`);
    this.addSql(`create table "workspace_embedders" (${base}, "embedder_id" varchar(64) not null, "generation" int not null, primary key ("id"))`);
    this.addSql(`alter table "workspace_embedders" add constraint "workspace_embedders_workspace_unique" unique ("workspace_id")`);
    this.addSql(`create table "reindexes" (${base}, "from_embedder_id" varchar(64) not null, "from_generation" int not null, "to_embedder_id" varchar(64) not null, "to_generation" int not null, "state" varchar(16) not null default 'building', "done" int not null default 0, "total" int not null default 0, "error" varchar(500) null, "started_at" timestamptz(3) not null, "switched_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(`create index "reindexes_workspace_idx" on "reindexes" ("workspace_id", "to_generation")`);
    this.addSql(`create unique index "reindexes_open_unique" on "reindexes" ("workspace_id") where state in ('building', 'switched', 'finishing', 'rolling_back', 'discarding', 'cancelling')`);
    this.addSql(`create table "reindexed_versions" (${base}, "generation" int not null, "document_id" uuid not null, "version_id" uuid not null, "complete" boolean not null default false, "chunk_count" int not null default 0, primary key ("id"))`);
    this.addSql(`alter table "reindexed_versions" add constraint "reindexed_versions_unique" unique ("workspace_id", "generation", "version_id")`);
  }
}
