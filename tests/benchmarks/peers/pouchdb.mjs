// PouchDB on LevelDB: a document a row; only the last state of each document travels.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PouchDB from "pouchdb-node";
import { edits, made, report } from "./load.mjs";

const folder = mkdtempSync(join(process.env.PEERS_TMP ?? tmpdir(), "pouch-"));
const source = new PouchDB(join(folder, "source"));
const target = new PouchDB(join(folder, "target"));
const revisions = new Map();
const state = new Map();
async function put(documents) {
  const results = await source.bulkDocs(documents);
  for (const { id, rev, error } of results) {
    if (error) throw new Error(error);
    revisions.set(id, rev);
  }
}
for (const [table, id, , values] of made) state.set(`${table}/${id}`, { ...values });
await put([...state].map(([_id, values]) => ({ _id, ...values })));
await target.replicate.from(source, { batch_size: 1000 });
let batch = new Map();
async function flush() {
  await put([...batch].map(([_id, values]) => ({ _id, _rev: revisions.get(_id), ...values })));
  batch = new Map();
}
for (const [table, id, , , values] of edits) {
  const key = `${table}/${id}`;
  if (batch.has(key) || batch.size >= 500) await flush();
  Object.assign(state.get(key), values);
  batch.set(key, { ...state.get(key) });
}
await flush();
await report(() => target.replicate.from(source, { batch_size: 1000 }), null);
