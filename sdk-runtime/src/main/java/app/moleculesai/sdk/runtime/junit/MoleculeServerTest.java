package app.moleculesai.sdk.runtime.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a server of its own, on loopback and a free port, and closes it afterwards. Constructors and methods
 * take it, or its address, as a parameter:
 *
 * <pre>{@code
 * @MoleculeServerTest(settings = "runtimes.mock.reply-delay=0s")
 * class OrderDeskTest {
 *   @Test
 *   void theServerIsThere(MoleculeServer server, URI uri) { ... }
 * }
 * }</pre>
 *
 * <p>
 * The store, the registry and the runtimes are those of the test's class path; there is no plugin folder, no file and no
 * environment that could change them. It runs as {@code env=development}: whoever is on this machine may call every
 * route. {@link MoleculeServerExtension} does the same for servers that need more than settings.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(MoleculeServerExtension.class)
public @interface MoleculeServerTest {
  /** How long a server lives. */
  enum Lifetime {
    /** One server for all tests of the class and of those nested in it. */
    CLASS,
    /** A new server for each test. */
    METHOD
  }

  /**
   * Settings of the server, each as {@code key=value} with the keys of
   * {@link app.moleculesai.sdk.runtime.config.ConfigSources}.
   */
  String[] settings() default {};

  /** The time at which the server's clock stands, such as {@code 2026-01-01T09:00:00Z}; without, it runs. */
  String time() default "";

  /** How long the server lives. */
  Lifetime lifetime() default Lifetime.CLASS;
}
