package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads path and query parameters; a wrong one is {@code invalid_field} and names it. */
public final class Parameters {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern RFC_3339 = Pattern.compile(
      "([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)"
          + "(?:(?<=\\.[0-9]{9})[0-9]*)?([Zz]|[+-][0-9]{2}:[0-9]{2})");

  private Parameters() {}

  /** Returns the workspace that the path names with {@code {id}}. */
  public static UUID workspaceId(ServerRequest request) {
    return pathUuid(request, "id");
  }

  /** Returns a UUID of the path. */
  public static UUID pathUuid(ServerRequest request, String name) {
    return uuid(name, request.path().pathParameters().get(name));
  }

  /** Returns a query parameter; one that is empty counts as missing. */
  public static Optional<String> text(ServerRequest request, String name) {
    return request.query().contains(name)
        ? Optional.of(request.query().get(name)).filter(value -> !value.isEmpty())
        : Optional.empty();
  }

  /** Returns a UUID of the query. */
  public static Optional<UUID> findUuid(ServerRequest request, String name) {
    return text(request, name).map(value -> uuid(name, value));
  }

  /** Returns a number from 1 to {@code most}; above becomes {@code most}, anything else the default. */
  public static int count(ServerRequest request, String name, int otherwise, int most) {
    long number = wholeNumber(text(request, name).orElse("")).orElse(0);
    return number < 1 ? otherwise : (int) Math.min(number, most);
  }

  /** Reads a whole number; one of digits that is too large for 64 bits is the largest. */
  public static OptionalLong wholeNumber(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return DIGITS.matcher(text).matches()
          ? OptionalLong.of(Long.MAX_VALUE)
          : OptionalLong.empty();
    }
  }

  /** Returns an RFC 3339 time with zone. */
  public static Optional<Instant> instant(ServerRequest request, String name) {
    return text(request, name).map(value -> instant(name, value));
  }

  /** Says whether a query parameter is {@code true}. */
  public static boolean isTrue(ServerRequest request, String name) {
    return text(request, name).filter("true"::equals).isPresent();
  }

  /** Returns a switch of the query, {@code true} or {@code false}; missing is {@code otherwise}. */
  public static boolean bool(ServerRequest request, String name, boolean otherwise) {
    if (!request.query().contains(name)) {
      return otherwise;
    }
    return switch (request.query().get(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(name, "must be true or false");
    };
  }

  /** Reads an id in canonical form: 36 characters, either case. */
  public static UUID uuid(String field, String text) {
    if (text.length() == 36) {
      try {
        var id = UUID.fromString(text);
        if (id.toString().equalsIgnoreCase(text)) {
          return id;
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
    }
    throw invalid(field, "must be a UUID of 36 characters");
  }

  /** A wrong value: names the field and says what is allowed. */
  public static SdkException invalid(String field, String problem) {
    return new SdkException(ErrorCode.INVALID_FIELD, field + " " + problem).with("field", field);
  }

  /** Reads an RFC 3339 time with zone. */
  public static Instant instant(String field, String text) {
    // a plus sign that was not escaped arrives as a blank
    var parts = RFC_3339.matcher(text.replace(' ', '+'));
    if (parts.matches()) {
      try {
        // the library has more forms than RFC 3339, but no more digits than nine
        return OffsetDateTime.parse((parts.group(1) + parts.group(2)).toUpperCase(Locale.ROOT))
            .toInstant();
      } catch (DateTimeParseException e) {
        // such as the 30th of February; said below
      }
    }
    throw invalid(field, "must be an RFC 3339 time with zone, such as 2026-04-25T18:00:00Z");
  }
}
