package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How values of the SDK stand in parameters and in rows. Parameters are texts that the statement casts. */
final class Values {
  /** Times that PostgreSQL and {@link Instant#toString()} write alike. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private Values() {}

  /** Returns the text of a value; null of null and of an empty optional. */
  static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Optional<?> optional -> text(optional.orElse(null));
      case Instant time -> time.truncatedTo(ChronoUnit.MICROS).toString();
      case WorkspaceStatus status -> status.word();
      case DeliveryMode mode -> mode.word();
      case Body body -> text(body);
      case TokenHash hash -> bytes(hash.toByteArray());
      case byte[] bytes -> bytes(bytes);
      default -> value.toString();
    };
  }

  private static String text(Body body) {
    if (!body.isStorable()) {
      throw SdkException.invalid("body", "must be UTF-8 without the byte 0");
    }
    return body.text();
  }

  private static String bytes(byte[] bytes) {
    return "\\x" + HexFormat.of().formatHex(bytes);
  }

  /** Returns a time to compare with: one that no row can hold becomes an infinite one. */
  static String limit(Instant time) {
    if (time.isBefore(FIRST)) {
      return "-infinity";
    }
    return time.isAfter(LAST) ? "infinity" : String.valueOf(text(time));
  }

  /** Returns the parameter of an array of ids. */
  static String[] ids(Collection<UUID> ids) {
    return ids.stream().map(UUID::toString).toArray(String[]::new);
  }

  static UUID id(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  static Optional<UUID> findId(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, UUID.class));
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> findTime(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static Optional<String> findText(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  /** Returns a text column's bytes as they travelled. */
  static Optional<Body> findBody(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getBytes(column)).map(Body::wrap);
  }
}
