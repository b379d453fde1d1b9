import { stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { REPORT, Workspace } from "../testing/workspace.testing.ts";
import { multipartBody } from "./multipart.ts";

async function fileOf(content: string) {
  const { folder } = await Workspace.create({ "a.xml": content });
  const path = join(folder, "a.xml");
  return { path, name: 'a"b\r\n.xml', size: (await stat(path)).size };
}

it("announces exactly the length it sends, each time it is opened", async () => {
  const empty = await fileOf("");
  const report = await fileOf(REPORT);
  const progress: number[] = [];
  const body = multipartBody([empty, report], "edge", (bytes) => progress.push(bytes));
  const bytes = await new Response(body.open()).arrayBuffer();
  expect(bytes.byteLength).toBe(body.contentLength);
  expect(await new Response(body.open()).arrayBuffer()).toEqual(bytes);
  expect(progress).toEqual([REPORT.length, REPORT.length]);
  expect(Buffer.from(bytes).toString()).toBe(
    `${["", REPORT]
      .map((content) =>
        [
          "--edge",
          'Content-Disposition: form-data; name="file"; filename="a%22b%0D%0A.xml"',
          "Content-Type: application/octet-stream",
          "",
          `${content}\r\n`,
        ].join("\r\n"),
      )
      .join("")}--edge--\r\n`,
  );
});

it("cuts a file that grew and refuses one that shrank or went since it was found", async () => {
  const file = await fileOf("12345");
  const body = multipartBody([file], "edge", () => {});
  await writeFile(file.path, "123456789");
  expect((await new Response(body.open()).arrayBuffer()).byteLength).toBe(body.contentLength);
  await truncate(file.path, 2);
  await expect(drain(body.open())).rejects.toMatchObject({ exitCode: 6, message: /shrank during the upload$/ });
  const gone = multipartBody([{ ...file, path: `${file.path}.gone` }], "edge", () => {});
  await expect(drain(gone.open())).rejects.toMatchObject({ exitCode: 6, message: /can't be read \(ENOENT\)$/ });
});

async function drain(stream: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of stream);
}
