import { Text } from "@mantine/core";
import type { TokenOrigin } from "@tessera/domain";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";

/** The last pairs of address and agent that the token was used from. */
export function TokenOrigins({ origins }: { origins: readonly TokenOrigin[] }) {
  if (origins.length === 0) return <Text c="dimmed">Nothing has used this token yet.</Text>;
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">Client</th>
            <th scope="col">Last used</th>
          </tr>
        </thead>
        <tbody>
          {origins.map(({ ip, userAgent, lastAt }) => (
            <tr key={`${ip} ${userAgent}`}>
              <td className={table.mono}>{ip}</td>
              <td className={table.grow}>
                <span className={table.cut} dir="auto" title={userAgent ?? undefined}>
                  {userAgent ?? "Not said"}
                </span>
              </td>
              <td data-nowrap>
                <TimeAgo time={lastAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
