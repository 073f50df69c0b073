package app.moleculesai.sdk.runtime.envelope;

/** More than may be kept. */
final class FoldTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;
}
