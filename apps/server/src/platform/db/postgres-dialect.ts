import { type CompiledQuery, PostgresDialect, PostgresDriver } from "kysely";
import { asDatabaseError, databaseAway } from "./storage-failure.ts";

/** PostgreSQL with a way to distinguish broken connections from its answers. */
export class WatchedPostgresDialect extends PostgresDialect {
  readonly #config: ConstructorParameters<typeof PostgresDialect>[0];

  constructor(config: ConstructorParameters<typeof PostgresDialect>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new WatchedPostgresDriver(this.#config);
  }
}

type Connection = Awaited<ReturnType<PostgresDriver["acquireConnection"]>>;

class WatchedPostgresDriver extends PostgresDriver {
  readonly #watched = new WeakSet<Connection>();

  override async acquireConnection(...options: Parameters<PostgresDriver["acquireConnection"]>): Promise<Connection> {
    try {
      return this.#watch(await super.acquireConnection(...options));
    } catch (error) {
      throw databaseAway(error);
    }
  }

  /** A rollback fails where the connection is gone, and the driver discards it: the error that made it necessary counts. */
  override async rollbackTransaction(connection: Parameters<PostgresDriver["rollbackTransaction"]>[0]): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {});
  }

  #watch(connection: Connection): Connection {
    if (this.#watched.has(connection)) return connection;
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async <R>(query: CompiledQuery) => {
      try {
        return await execute<R>(query);
      } catch (error) {
        throw asDatabaseError(error);
      }
    };
    this.#watched.add(connection);
    return connection;
  }
}
