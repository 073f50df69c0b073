package app.moleculesai.spi.messagestore.postgres.database;

import app.moleculesai.sdk.api.plugin.Plugin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Asks the driver itself for connections, where the driver's own source would go through {@code DriverManager}. That
 * keeps every driver for ever, and with it all classes of a plugin that brought one.
 */
final class DriverSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  DriverSource() {
    keepToOurselves();
  }

  /** Takes the driver, which announces itself when it is loaded, back from {@code DriverManager} when only we see it. */
  static void keepToOurselves() {
    var loader = Driver.class.getClassLoader();
    boolean ours = Objects.equals(loader, DriverSource.class.getClassLoader())
        && !Objects.equals(loader, Plugin.class.getClassLoader());
    try {
      if (ours && Driver.isRegistered()) {
        Driver.deregister();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the driver does not go", e);
    }
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    var properties = new Properties();
    PGProperty.USER.set(properties, user);
    PGProperty.PASSWORD.set(properties, password);
    var connection = new Driver().connect(getUrl(), properties);
    if (connection == null) {
      throw new PSQLException("the driver does not know its own address",
          PSQLState.UNEXPECTED_ERROR);
    }
    return connection;
  }
}
