/**
 * `npm run models`: lists the embedding models that the product can compute itself, and which of them are installed.
 * `npm run models -- fetch <id>… [--revision <commit>]`: downloads their files into the models folder.
 * `npm run models -- verify`: verifies the checksums of downloaded files.
 * A downloaded model keeps its commit: fetching it again yields the same files. `HF_ENDPOINT` selects a mirror.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildStale } from './lib/build.mjs';
import { fetchFile, hubOf, isIntact, listing } from './lib/hub.mjs';
import { atRoot, main, Refusal, say } from './lib/project.mjs';

/** Stored beside a model's files: their origin. */
const RECORD = 'nexus-model.json';

const modelsDir = () =>
  process.env.NEXUS_MODELS_DIR ?? join(resolve(atRoot(process.env.NEXUS_DATA_DIR ?? '.nexus')), 'models');
const recordOf = (model) => join(modelsDir(), model.name, RECORD);
const readRecord = (model) =>
  existsSync(recordOf(model)) ? JSON.parse(readFileSync(recordOf(model), 'utf8')) : undefined;

async function known() {
  await buildStale(['contracts', 'backend']);
  const { OPTIONAL_MODELS, filesOf, missingFiles } = await import(
    pathToFileURL(atRoot('backend/dist/embeddings/onnx/onnx-models.js')).href
  );
  return { models: OPTIONAL_MODELS, filesOf, missingFiles };
}

async function list() {
  const { models, missingFiles } = await known();
  say(`Models folder: ${modelsDir()}\n`);
  say(`minilm-l6-v2                            English         comes with the product`);
  for (const model of models) {
    const missing = missingFiles(modelsDir(), model).length > 0;
    const language = model.languages === 'en' ? 'English' : 'many languages';
    const state = missing ? `not there: npm run models -- fetch ${model.id}` : `there${commitOf(model)}`;
    say(`${model.id.padEnd(40)}${language.padEnd(16)}${state}`);
  }
}

const commitOf = (model) => {
  const record = readRecord(model);
  return record ? `, commit ${record.commit.slice(0, 12)}` : '';
};

async function fetchModels(ids, revision) {
  const { models, filesOf } = await known();
  if (ids.length === 0) throw new Refusal('Specify a model: npm run models -- fetch <id>…; npm run models lists them.');
  const chosen = ids.map((id) => models.find((model) => model.id === id) ?? refuse(id, models));
  const hub = hubOf();
  for (const model of chosen) {
    const { commit, files } = await listing(hub, model.name, revision ?? readRecord(model)?.commit ?? 'main');
    const wanted = filesOf(model).map((path) => path.slice(model.name.length + 1).replaceAll('\\', '/'));
    const lacking = wanted.filter((path) => !files[path]);
    if (lacking.length > 0) throw new Refusal(`${model.name} at ${commit} has no ${lacking.join(', ')}.`);
    say(`${model.id} from ${hub}/${model.name}, commit ${commit}`);
    for (const path of wanted) {
      const target = join(modelsDir(), model.name, path);
      await fetchFile(
        `${hub}/${model.name}/resolve/${commit}/${path}`,
        target,
        files[path],
        progress(path, files[path].size),
      );
    }
    const earlier = readRecord(model);
    const kept = earlier?.commit === commit ? earlier.files : {};
    const entries = Object.fromEntries(wanted.map((path) => [path, files[path]]));
    mkdirSync(join(modelsDir(), model.name), { recursive: true });
    writeFileSync(recordOf(model), `${JSON.stringify({ hub, commit, files: { ...kept, ...entries } }, null, 2)}\n`);
  }
  say('Done. Choose the model under Knowledge → Settings; the documents are reindexed while search continues.');
}

function refuse(id, models) {
  throw new Refusal(`There is no model ${id}. There are: ${models.map((model) => model.id).join(', ')}.`);
}

/** One line per file; on a terminal it is overwritten as the download progresses. */
function progress(path, size) {
  let told = -1;
  return (bytes) => {
    const percent = Math.floor((bytes / size) * 100);
    if (percent === told || (percent < 100 && !process.stdout.isTTY)) return;
    told = percent;
    const line = `  ${path}  ${(size / 1e6).toFixed(1)} MB  ${percent} %`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}${percent === 100 ? '\n' : ''}` : `${line}\n`);
  };
}

async function verify() {
  const { models } = await known();
  let wrong = 0;
  for (const name of new Set(models.map((model) => model.name))) {
    const record = readRecord({ name });
    for (const [path, entry] of Object.entries(record?.files ?? {})) {
      const intact = await isIntact(join(modelsDir(), name, path), entry);
      say(`${intact ? 'intact ' : 'DAMAGED'}  ${name}/${path}`);
      wrong += Number(!intact);
    }
  }
  if (wrong > 0) throw new Refusal(`${wrong} files are damaged: fetch their models again.`);
}

await main(async () => {
  const { positionals, values } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: { revision: { type: 'string' } },
  });
  const [command = 'list', ...ids] = positionals;
  if (command === 'list') await list();
  else if (command === 'fetch') await fetchModels(ids, values.revision);
  else if (command === 'verify') await verify();
  else throw new Refusal('usage: npm run models [-- list | fetch <id>… [--revision <commit>] | verify]');
});
