package app.moleculesai.sdk.runtime.junit;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.junit.MoleculeServerTest.Lifetime;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts a server for a test class or for each of its tests, hands it to parameters, and closes it. It does what
 * {@link MoleculeServerTest} says; in a static field it takes whatever the builder can do besides:
 *
 * <pre>{@code
 * static final MockRuntime AGENTS = MockRuntime.scripted(MockScript.canned());
 *
 * @RegisterExtension
 * static final MoleculeServerExtension SERVER = MoleculeServerExtension.of(
 *     builder -> builder.runtime("mock", AGENTS, "mock"));
 * }</pre>
 *
 * <p>
 * Classes that run in parallel have servers of their own. Works with JUnit 5.10 and later. Safe for use by many threads.
 */
public final class MoleculeServerExtension
    implements
      BeforeAllCallback,
      BeforeEachCallback,
      AfterEachCallback,
      AfterAllCallback,
      ParameterResolver {
  private final Namespace namespace = Namespace.create(this);
  private final UnaryOperator<MoleculeServer.Builder> changes;
  private final Optional<Lifetime> lifetime;

  /** For {@link MoleculeServerTest}. */
  public MoleculeServerExtension() {
    this(UnaryOperator.identity(), Optional.empty());
  }

  private MoleculeServerExtension(UnaryOperator<MoleculeServer.Builder> changes,
      Optional<Lifetime> lifetime) {
    this.changes = changes;
    this.lifetime = lifetime;
  }

  /**
   * Makes an extension whose servers are changed before they are built.
   *
   * @param changes gets a builder that is set up as {@link MoleculeServerTest} says; called once for each server
   */
  public static MoleculeServerExtension of(UnaryOperator<MoleculeServer.Builder> changes) {
    return new MoleculeServerExtension(changes, Optional.empty());
  }

  /** Returns the same extension with a new server for each test. */
  public MoleculeServerExtension forEachTest() {
    return new MoleculeServerExtension(changes, Optional.of(Lifetime.METHOD));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (lifetime(context) == Lifetime.CLASS) {
      server(context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    server(context); // that of the class when it is there already
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == MoleculeServer.class || type == URI.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (lifetime(context) == Lifetime.METHOD && context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException("each test has a server of its own: "
          + parameter.getDeclaringExecutable() + " runs outside of them and cannot have one");
    }
    var server = server(context);
    return parameter.getParameter().getType() == URI.class ? server.uri() : server;
  }

  private MoleculeServer server(ExtensionContext context) {
    return context.getStore(namespace).getOrComputeIfAbsent(MoleculeServer.class,
        key -> start(context), MoleculeServer.class);
  }

  private MoleculeServer start(ExtensionContext context) {
    var test = context.getRequiredTestClass();
    try {
      return changes.apply(builder(context, test)).build().start();
    } catch (RuntimeException e) {
      throw new ExtensionConfigurationException("the server for " + test.getName()
          + " did not start: " + e.getMessage(), e);
    }
  }

  private static MoleculeServer.Builder builder(ExtensionContext context, Class<?> test) {
    var builder = MoleculeServer.builder()
        .discovery(Discovery.classPath(test.getClassLoader()))
        .set("env", "development");
    var wanted = annotation(context);
    if (wanted.isEmpty()) {
      return builder;
    }
    for (var setting : wanted.get().settings()) {
      var parts = setting.split("=", 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException("setting '" + setting + "' is not key=value");
      }
      builder.set(parts[0].trim(), parts[1].trim());
    }
    return wanted.get().time().isEmpty() ? builder : builder.clock(clock(wanted.get().time()));
  }

  private static Clock clock(String time) {
    try {
      return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time '" + time + "' is not one such as 2026-01-01T09:00:00Z", e);
    }
  }

  private Lifetime lifetime(ExtensionContext context) {
    return lifetime.or(() -> annotation(context).map(MoleculeServerTest::lifetime))
        .orElse(Lifetime.CLASS);
  }

  /** Finds the annotation at the class or at one that it is nested in. */
  private static Optional<MoleculeServerTest> annotation(ExtensionContext context) {
    Optional<Class<?>> at = context.getTestClass();
    while (at.isPresent()) {
      var found = AnnotationSupport.findAnnotation(at, MoleculeServerTest.class);
      if (found.isPresent()) {
        return found;
      }
      at = at.flatMap(inner -> Optional.ofNullable(inner.getEnclosingClass()));
    }
    return Optional.empty();
  }

  /** Closes what was started in this context; a server of the class is not of the method's. */
  private void close(ExtensionContext context) {
    var server = context.getStore(namespace).remove(MoleculeServer.class, MoleculeServer.class);
    if (server != null) {
      server.close();
    }
  }
}
