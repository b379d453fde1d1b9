import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { ADMIN, TesseraServer } from "./tessera-server.ts";

const PATH = "/tessera";

/** A shared host that has the server below a path, and something else everywhere else. */
async function sharedHost(port: number, takesPathOff: boolean): Promise<Server> {
  const host = createServer((req, res) => {
    const url = req.url ?? "";
    if (!url.startsWith(`${PATH}/`)) return void res.writeHead(418).end("another tool");
    const path = takesPathOff ? url.slice(PATH.length) : url;
    const onward = request({ host: "127.0.0.1", port, path, method: req.method, headers: req.headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on("error", () => res.writeHead(502).end());
    req.pipe(onward);
  });
  host.listen(0, "127.0.0.1");
  await once(host, "listening");
  return host;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

for (const takesPathOff of [true, false]) {
  test(`the page works below a path of a shared host whose proxy ${takesPathOff ? "takes it off" : "leaves it"}`, async ({
    page,
    context,
  }) => {
    const port = await freePort();
    const host = await sharedHost(port, takesPathOff);
    const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}${PATH}`;
    const server = await TesseraServer.start({
      withAdmin: true,
      settings: { PORT: String(port), TESSERA_PUBLIC_URL: url },
    });
    const strayed: string[] = [];
    page.on("response", (response) => {
      if (response.status() >= 400) strayed.push(`${response.status()} ${response.url()}`);
    });

    await page.goto(`${url}/settings/tokens`);
    await expect(page).toHaveURL(`${url}/sign-in?returnTo=%2Fsettings%2Ftokens`);
    await page.getByLabel("Username or email").fill(ADMIN.username);
    await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${url}/settings/tokens`);
    expect((await context.cookies()).map(({ path }) => path)).toEqual([PATH, PATH]);

    await page.getByRole("link", { name: "Projects" }).first().click();
    await expect(page).toHaveURL(`${url}/`);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.goto(`${url}/docs/api`);
    await expect(page.getByText(`${url}/api/v1`).first()).toBeVisible();
    await page.goto(`${url}/no/such/page`);
    await expect(page.getByText(/not found|no page|nothing/i).first()).toBeVisible();
    expect(strayed).toEqual([`404 ${url}/no/such/page`]);

    await server.stop();
    host.close();
    host.closeAllConnections();
  });
}
