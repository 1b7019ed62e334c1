// Actual's change log in memory: each message decoded, compared with the latest of its field, put in the trie.
import {
  create, fromBinary, makeClock, MessageEnvelopeSchema, MessageSchema, merkle, setClock,
  SyncRequestSchema, Timestamp, toBinary,
} from "@actual-app/crdt";
import { messages, report } from "./load.mjs";

setClock(makeClock(new Timestamp(0, 0, "0000000000000001")));
const sent = [];
for (const [writer, edits] of messages()) {
  const node = writer.slice(0, 16).padStart(16, "0");
  const envelopes = [];
  for (const [table, row, , ms, values] of edits)
    Object.entries(values).forEach(([column, value], counter) => {
      const content = toBinary(
        MessageSchema,
        create(MessageSchema, {
          dataset: table, row, column,
          value: typeof value === "number" ? `N:${value}` : `S:${value}`,
        }),
      );
      envelopes.push(
        create(MessageEnvelopeSchema, {
          timestamp: new Timestamp(ms, counter, node).toString(), isEncrypted: false, content,
        }),
      );
    });
  sent.push(toBinary(SyncRequestSchema, create(SyncRequestSchema, { messages: envelopes })));
}
const bytes = sent.reduce((sum, request) => sum + request.length, 0);
await report(() => {
  let trie = merkle.emptyTrie();
  const rows = new Map();
  const latest = new Map();
  const log = new Map();
  for (const request of sent) {
    for (const { timestamp, content } of fromBinary(SyncRequestSchema, request).messages) {
      const { dataset, row, column, value } = fromBinary(MessageSchema, content);
      const field = `${dataset}/${row}/${column}`;
      if (log.has(timestamp)) continue;
      if (!(latest.get(field) > timestamp)) {
        latest.set(field, timestamp);
        rows.set(field, value);
      }
      log.set(timestamp, [field, value]);
      trie = merkle.insert(trie, Timestamp.parse(timestamp));
    }
    trie = merkle.prune(trie);
  }
}, bytes);
