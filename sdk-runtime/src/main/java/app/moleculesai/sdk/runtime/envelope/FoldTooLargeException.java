package app.moleculesai.sdk.runtime.envelope;

/** More than may be kept. */
public final class FoldTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;
}
