package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Leases; one sequence gives the fences of all names, so that they rise also when a row was deleted. As safe for
 * threads as its session.
 *
 * @param session how it reaches them
 */
record LeaseTable(Session session) implements LeaseRepository {
  private static final String ACQUIRE = """
      INSERT INTO leases AS lease (name, holder, fence, held_until)
      VALUES (:name, :holder, nextval('lease_fences'), CAST(:until AS timestamptz))
      ON CONFLICT (name) DO UPDATE
      SET holder = EXCLUDED.holder, held_until = EXCLUDED.held_until,
        fence = CASE WHEN lease.held_until > CAST(:now AS timestamptz) THEN lease.fence ELSE EXCLUDED.fence END
      WHERE lease.held_until <= CAST(:now AS timestamptz) OR lease.holder = EXCLUDED.holder
      RETURNING *""";

  /** In one order, so that those who renew several wait for each other and not in a circle. */
  private static final String RENEW = """
      WITH held AS (
        SELECT lease.name FROM leases AS lease
        JOIN unnest(CAST(:names AS text[]), CAST(:holders AS text[]), CAST(:fences AS bigint[]))
          AS mine (name, holder, fence)
          ON lease.name = mine.name AND lease.holder = mine.holder AND lease.fence = mine.fence
        ORDER BY lease.name FOR UPDATE OF lease
      )
      UPDATE leases SET held_until = CAST(:until AS timestamptz)
      WHERE name IN (SELECT name FROM held)
      RETURNING *""";

  private static final String RELEASE = """
      DELETE FROM leases WHERE name = :name AND holder = :holder AND fence = :fence""";

  private static final String LIST = """
      SELECT * FROM leases
      WHERE name >= :prefix AND starts_with(name, :prefix)
        AND (held_until > CAST(:now AS timestamptz)) = :held
      ORDER BY name""";

  @Override
  public Optional<Lease> acquire(String name, String holder, Duration length, Instant now) {
    return session.write("acquiring lease " + name, handle -> handle.createQuery(ACQUIRE)
        .bind("name", name).bind("holder", holder)
        .bind("until", Values.text(now.plus(length))).bind("now", Values.text(now))
        .map(LeaseTable::read).findOne());
  }

  @Override
  public List<Lease> renew(Collection<Lease> leases, Duration length, Instant now) {
    return session.write("renewing leases", handle -> handle.createQuery(RENEW)
        .bind("names", texts(leases, Lease::name))
        .bind("holders", texts(leases, Lease::holder))
        .bind("fences", texts(leases, lease -> Long.toString(lease.fence())))
        .bind("until", Values.text(now.plus(length)))
        .map(LeaseTable::read).list());
  }

  private static String[] texts(Collection<Lease> leases, Function<Lease, String> part) {
    return leases.stream().map(part).toArray(String[]::new);
  }

  @Override
  public void release(Lease lease) {
    session.write("releasing lease " + lease.name(), handle -> handle.createUpdate(RELEASE)
        .bind("name", lease.name()).bind("holder", lease.holder()).bind("fence", lease.fence())
        .execute());
  }

  @Override
  public List<Lease> held(String namePrefix, Instant now) {
    return list(namePrefix, now, true);
  }

  @Override
  public List<Lease> lapsed(String namePrefix, Instant now) {
    return list(namePrefix, now, false);
  }

  private List<Lease> list(String namePrefix, Instant now, boolean held) {
    return session.read("listing leases", handle -> handle.createQuery(LIST)
        .bind("prefix", namePrefix).bind("now", Values.limit(now)).bind("held", held)
        .map(LeaseTable::read).list());
  }

  private static Lease read(ResultSet row, StatementContext context) throws SQLException {
    return new Lease(row.getString("name"), row.getString("holder"), row.getLong("fence"),
        Values.time(row, "held_until"));
  }
}
