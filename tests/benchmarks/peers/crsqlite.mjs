// cr-sqlite in memory, compiled to WebAssembly: a native build is not to be had ready-made.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import initWasm from "@vlcn.io/crsqlite-wasm";
import { made, messages, report } from "./load.mjs";

const wasm = readFileSync(
  createRequire(import.meta.url).resolve("@vlcn.io/crsqlite-wasm/crsqlite.wasm"),
);
globalThis.fetch = async () => new Response(wasm, { headers: { "Content-Type": "application/wasm" } });
const sqlite = await initWasm(() => "file:///crsqlite.wasm");
const columns = {};
const { edits } = await import("./load.mjs");
for (const [table, , , values] of made) for (const name in values) (columns[table] ??= new Set()).add(name);
for (const [table, , , , values] of edits) for (const name in values) columns[table].add(name);
async function replica() {
  const db = await sqlite.open(":memory:");
  for (const table in columns) {
    await db.exec(`CREATE TABLE "${table}" (id BLOB PRIMARY KEY NOT NULL, ${[...columns[table]].join(", ")})`);
    await db.exec(`SELECT crsql_as_crr('${table}')`);
  }
  return db;
}
const ALL = '"table", pk, cid, val, col_version, db_version, site_id, cl, seq';
async function take(db, rows) {
  const statement = await db.prepare(`INSERT INTO crsql_changes (${ALL}) VALUES (?,?,?,?,?,?,?,?,?)`);
  await db.exec("BEGIN");
  for (const row of rows) await statement.run(null, ...row);
  await db.exec("COMMIT");
}
const source = await replica();
await source.exec("BEGIN");
for (const [table, id, , values] of made)
  await source.exec(
    `INSERT INTO "${table}" (id, ${Object.keys(values)}) VALUES (?${",?".repeat(Object.keys(values).length)})`,
    [Buffer.from(id, "hex"), ...Object.values(values)],
  );
await source.exec("COMMIT");
const target = await replica();
await take(target, await source.execA(`SELECT ${ALL} FROM crsql_changes`));
let version = (await source.execA("SELECT crsql_db_version()"))[0][0];
const sent = [];
for (const [, part] of messages()) {
  await source.exec("BEGIN");
  for (const [table, id, , , values] of part)
    await source.exec(
      `UPDATE "${table}" SET ${Object.keys(values).map((name) => `${name} = ?`)} WHERE id = ?`,
      [...Object.values(values), Buffer.from(id, "hex")],
    );
  await source.exec("COMMIT");
  sent.push(await source.execA(`SELECT ${ALL} FROM crsql_changes WHERE db_version > ?`, [version]));
  version = (await source.execA("SELECT crsql_db_version()"))[0][0];
}
await report(
  async () => {
    for (const rows of sent) await take(target, rows);
  },
  null,
  async () => {
    for (const table in columns) {
      const all = `SELECT * FROM "${table}" ORDER BY id`;
      const [ours, theirs] = [await target.execA(all), await source.execA(all)];
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) throw new Error(table);
    }
  },
);
