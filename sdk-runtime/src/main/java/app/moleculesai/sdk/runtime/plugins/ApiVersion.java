package app.moleculesai.sdk.runtime.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The generation and step of an SDK version: {@code 1.4} of {@code 1.4.2}.
 *
 * @param major another one does not fit
 * @param minor a higher one may use what a lower one does not have
 */
record ApiVersion(int major, int minor) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})([.-].*)?");

  /** Reads a version; empty when it does not begin with two numbers. */
  static Optional<ApiVersion> parse(String text) {
    var numbers = NUMBERS.matcher(text);
    return numbers.matches()
        ? Optional.of(new ApiVersion(Integer.parseInt(numbers.group(1)),
            Integer.parseInt(numbers.group(2))))
        : Optional.empty();
  }

  /** Returns the version of the API this server was built with. */
  static ApiVersion current() {
    var properties = new Properties();
    try (var in = ApiVersion.class.getResourceAsStream("api.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("api.properties of the server cannot be read", e);
    }
    return parse(properties.getProperty("version")).orElseThrow();
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
