// NFC tags, where the browser reads them (Chrome on Android): by the tag's own number, or by what is written on it.
export const canReadTags = () => "NDEFReader" in window;

const textOf = (record) => new TextDecoder(record.encoding || "utf-8").decode(record.data);
const said = ({ serialNumber, message }) =>
  [serialNumber, ...message.records.filter(({ recordType }) => ["text", "url"].includes(recordType)).map(textOf)].filter(Boolean);

/** Calls `found(texts)` for each tag held to the phone, until the returned function is called; throws without leave. */
export async function listen(found) {
  const listening = new AbortController();
  const reader = new NDEFReader();
  reader.addEventListener("reading", (event) => found(said(event)), { signal: listening.signal });
  await reader.scan({ signal: listening.signal });
  return () => listening.abort();
}
