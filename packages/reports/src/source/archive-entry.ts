/** An entry of an archive; `other` is what holds no bytes of its own: folders, devices and the like. */
export type ArchiveEntry = { name: string; kind: "file" | "link" | "other"; bytes: AsyncIterable<Uint8Array> };
