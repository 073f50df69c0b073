package app.moleculesai.spi.messagestore.postgres.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a database is, and as whom to speak to it: the form {@code postgres://user:password@host:port/database?…} that
 * hosts hand out, the driver's own {@code jdbc:postgresql:…}, or {@code embedded:DIR} for a server of our own in a
 * folder. Immutable; its text shows host and database, or the folder, only.
 */
public final class DatabaseAddress {
  /** Names of {@code libpq}, which such addresses use, that the driver calls otherwise. */
  private static final Map<String, String> LIBPQ_NAMES = Map.of(
      "application_name", PGProperty.APPLICATION_NAME.getName(),
      "connect_timeout", PGProperty.CONNECT_TIMEOUT.getName(),
      "channel_binding", PGProperty.CHANNEL_BINDING.getName(),
      "gssencmode", PGProperty.GSS_ENC_MODE.getName(),
      "keepalives", PGProperty.TCP_KEEP_ALIVE.getName(),
      "krbsrvname", PGProperty.KERBEROS_SERVER_NAME.getName(),
      "target_session_attrs", PGProperty.TARGET_SERVER_TYPE.getName());

  private static final String EMBEDDED = "embedded:";

  static {
    DriverSource.keepToOurselves(); // reading an address loads the driver
  }

  private final TreeMap<String, String> properties;
  private final Optional<Path> folder;

  private DatabaseAddress(Properties properties, Optional<Path> folder) {
    this.folder = folder;
    this.properties = new TreeMap<>();
    properties.stringPropertyNames()
        .forEach(name -> this.properties.put(name, properties.getProperty(name)));
  }

  /**
   * Reads an address.
   *
   * @param user overrides the user that the text names
   * @param password overrides the password in the text
   * @throws IllegalArgumentException says what is wrong, without showing the text: it may hold a password
   */
  public static DatabaseAddress parse(String text, Optional<String> user,
      Optional<String> password) {
    if (text.startsWith(EMBEDDED)) {
      return embedded(text.substring(EMBEDDED.length()), user.or(() -> password));
    }
    var own = new Properties();
    var jdbc = text.startsWith("jdbc:") ? text : jdbcForm(uri(text), own);
    if (!jdbc.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "must begin with postgres://, postgresql://, jdbc:postgresql: or embedded:");
    }
    var read = Driver.parseURL(jdbc, null);
    if (read == null) {
      throw new IllegalArgumentException("is not an address that the PostgreSQL driver can read");
    }
    var properties = new Properties();
    read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    properties.putAll(own);
    user.ifPresent(value -> PGProperty.USER.set(properties, value));
    password.ifPresent(value -> PGProperty.PASSWORD.set(properties, value));
    properties.stringPropertyNames().stream().sorted()
        .filter(name -> PGProperty.forName(name) == null)
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException("has a parameter '" + name
              + "' that the driver does not know");
        });
    return new DatabaseAddress(properties, Optional.empty());
  }

  private static DatabaseAddress embedded(String folder, Optional<String> credential) {
    if (folder.isBlank() || credential.isPresent()) {
      throw new IllegalArgumentException(folder.isBlank()
          ? "names no folder: embedded:DIR"
          : "with embedded: takes no user and no password: the server in the folder has its own");
    }
    try {
      return new DatabaseAddress(new Properties(),
          Optional.of(Path.of(folder).toAbsolutePath().normalize()));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("names no folder that can be: " + e.getMessage(), e);
    }
  }

  /** Returns the address of a database of a server on this machine. */
  static DatabaseAddress local(int port, String user, String password) {
    var properties = new Properties();
    PGProperty.PG_HOST.set(properties, "127.0.0.1");
    PGProperty.PG_PORT.set(properties, port);
    PGProperty.PG_DBNAME.set(properties, "postgres"); // the one that every server has
    PGProperty.USER.set(properties, user);
    PGProperty.PASSWORD.set(properties, password);
    return new DatabaseAddress(properties, Optional.empty());
  }

  /** Returns the folder of a server of our own; empty when it is somebody else's. */
  public Optional<Path> folder() {
    return folder;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // the cause would show the text
      throw new IllegalArgumentException("is not an address: wrong character at index "
          + e.getIndex() + "; characters such as @ or / in a password are written as %40 or %2F");
    }
  }

  /** Returns the part that the driver parses; what it would not decode goes into {@code own}. */
  private static String jdbcForm(URI uri, Properties own) {
    if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
      return uri.getScheme() + ":";
    }
    var authority = Optional.ofNullable(uri.getRawAuthority()).orElse("");
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      var credentials = authority.substring(0, at).split(":", 2);
      PGProperty.USER.set(own, decoded(credentials[0]));
      if (credentials.length == 2) {
        PGProperty.PASSWORD.set(own, decoded(credentials[1]));
      }
    }
    var query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    Arrays.stream(query.split("&")).filter(pair -> !pair.isEmpty()).forEach(pair -> {
      var nameAndValue = pair.split("=", 2);
      var name = decoded(nameAndValue[0]);
      own.setProperty(LIBPQ_NAMES.getOrDefault(name, name),
          nameAndValue.length == 2 ? decoded(nameAndValue[1]) : "");
    });
    var path = Optional.ofNullable(uri.getRawPath()).orElse("");
    return "jdbc:postgresql://" + authority.substring(at + 1) + (path.isEmpty() ? "/" : path);
  }

  private static String decoded(String text) {
    // a plus is a plus outside of forms
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Returns what makes connections; not for a server of our own, which has to be started to have an address. */
  PGSimpleDataSource dataSource() {
    var source = new DriverSource();
    source.setApplicationName("molecule"); // unless the address gives another name
    source.setServerNames(hosts());
    source.setPortNumbers(Arrays.stream(property(PGProperty.PG_PORT).split(","))
        .mapToInt(Integer::parseInt).toArray());
    properties.forEach((name, value) -> {
      if (!name.equals(PGProperty.PG_HOST.getName())
          && !name.equals(PGProperty.PG_PORT.getName())) {
        set(source, name, value);
      }
    });
    return source;
  }

  private static void set(PGSimpleDataSource source, String name, String value) {
    try {
      source.setProperty(name, value);
    } catch (java.sql.SQLException e) {
      throw new IllegalArgumentException("has a parameter '" + name
          + "' whose value the driver refuses", e);
    }
  }

  private String[] hosts() {
    return property(PGProperty.PG_HOST).split(",");
  }

  private String property(PGProperty property) {
    return properties.getOrDefault(property.getName(),
        Optional.ofNullable(property.getDefaultValue()).orElse(""));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DatabaseAddress address && properties.equals(address.properties)
        && folder.equals(address.folder);
  }

  @Override
  public int hashCode() {
    return Objects.hash(properties, folder);
  }

  /** Returns host, port and database, or the folder. */
  @Override
  public String toString() {
    return folder.isPresent()
        ? EMBEDDED + folder.get()
        : property(PGProperty.PG_HOST) + ":" + property(PGProperty.PG_PORT) + "/"
            + property(PGProperty.PG_DBNAME);
  }
}
