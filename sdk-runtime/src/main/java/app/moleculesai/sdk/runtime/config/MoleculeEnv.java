package app.moleculesai.sdk.runtime.config;

import java.util.Locale;

/** What {@code MOLECULE_ENV} says, trimmed and without regard to case. */
public enum MoleculeEnv {
  /** Nothing. */
  UNSET,
  /** {@code dev} or {@code development}. */
  DEVELOPMENT,
  /** {@code prod} or {@code production}. */
  PRODUCTION,
  /** A word of the operator's own; as strict as unset. */
  OTHER;

  /** Reads the text; an empty one is unset. */
  public static MoleculeEnv parse(String text) {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "" -> UNSET;
      case "dev", "development" -> DEVELOPMENT;
      case "prod", "production" -> PRODUCTION;
      default -> OTHER;
    };
  }
}
