// sqlite-sync in memory, compiled to WebAssembly as its makers publish it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { edits, made, messages, report } from "./load.mjs";

const folder = join(
  dirname(createRequire(import.meta.url).resolve("@sqliteai/sqlite-wasm")),
  "sqlite-wasm", "jswasm",
);
const { default: init } = await import(pathToFileURL(join(folder, "sqlite3-node.mjs")));
const quiet = { print: () => {}, printErr: () => {} };
const sqlite = await init({ ...quiet, wasmBinary: readFileSync(join(folder, "sqlite3.wasm")) });
const columns = {};
for (const [table, , , values] of made) for (const name in values) (columns[table] ??= new Set()).add(name);
for (const [table, , , , values] of edits) for (const name in values) columns[table].add(name);
function replica() {
  const db = new sqlite.oo1.DB(":memory:");
  for (const table in columns) {
    db.exec(`CREATE TABLE "${table}" (id TEXT PRIMARY KEY NOT NULL, ${[...columns[table]].join(", ")})`);
    db.exec(`SELECT cloudsync_init('${table}')`);
  }
  return db;
}
const PAYLOAD =
  "SELECT cloudsync_payload_encode(tbl, pk, col_name, col_value, col_version, db_version, site_id, cl, seq) " +
  "FROM cloudsync_changes WHERE db_version > ?";
const source = replica();
const target = replica();
source.transaction(() => {
  for (const [table, id, , values] of made)
    source.exec({
      sql: `INSERT INTO "${table}" (id, ${Object.keys(values)}) VALUES (?${",?".repeat(Object.keys(values).length)})`,
      bind: [id, ...Object.values(values)],
    });
});
const take = (payload) =>
  target.exec({ sql: "SELECT cloudsync_payload_decode(?)", bind: [payload], returnValue: "resultRows" });
take(source.selectValue(PAYLOAD, [0]));
let version = source.selectValue("SELECT cloudsync_db_version()");
const sent = [];
for (const [, part] of messages()) {
  source.transaction(() => {
    for (const [table, id, , , values] of part)
      source.exec({
        sql: `UPDATE "${table}" SET ${Object.keys(values).map((name) => `${name} = ?`)} WHERE id = ?`,
        bind: [...Object.values(values), id],
      });
  });
  sent.push(source.selectValue(PAYLOAD, [version]));
  version = source.selectValue("SELECT cloudsync_db_version()");
}
const bytes = sent.reduce((sum, payload) => sum + payload.length, 0);
await report(
  () => sent.forEach(take),
  bytes,
  () => {
    for (const table in columns) {
      const all = `SELECT * FROM "${table}" ORDER BY id`;
      if (JSON.stringify(source.selectArrays(all)) !== JSON.stringify(target.selectArrays(all)))
        throw new Error(table);
    }
  },
);
