package app.moleculesai.sdk.testkit.support;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Keeps a kit honest: an aborted test is a failure, never a skip, and a class in which no test ran fails. A class that a
 * condition switches off as a whole is not seen: nothing of it is ever called. Every contract class carries it.
 */
public final class KitGuard
    implements
      BeforeAllCallback,
      BeforeTestExecutionCallback,
      AfterAllCallback,
      TestExecutionExceptionHandler,
      LifecycleMethodExecutionExceptionHandler {
  private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace
      .create(KitGuard.class);

  /** For JUnit. */
  public KitGuard() {}

  /** Starts counting. */
  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(OURS).put(counterKey(context), new AtomicInteger());
  }

  /** Counts a test. */
  @Override
  public void beforeTestExecution(ExtensionContext context) {
    context.getStore(OURS).get(counterKey(context), AtomicInteger.class).incrementAndGet();
  }

  /** Fails a class in which nothing ran. */
  @Override
  public void afterAll(ExtensionContext context) {
    int tests = context.getStore(OURS).get(counterKey(context), AtomicInteger.class).get();
    if (tests == 0) {
      throw new AssertionError(
          context.getRequiredTestClass().getName()
              + " ran no test of the kit: that proves nothing");
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw failure(thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw failure(thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw failure(thrown);
  }

  private static Throwable failure(Throwable thrown) {
    return thrown instanceof TestAbortedException
        ? new AssertionError("a kit is not skipped: what cannot be reached has failed", thrown)
        : thrown;
  }

  private static String counterKey(ExtensionContext context) {
    return context.getRequiredTestClass().getName();
  }
}
