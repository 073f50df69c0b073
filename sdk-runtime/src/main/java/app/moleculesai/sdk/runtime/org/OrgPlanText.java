package app.moleculesai.sdk.runtime.org;

/** Writes a plan for a person: a line for each workspace, indented as the tree. */
public final class OrgPlanText {
  private OrgPlanText() {}

  /** Returns the text, ending with a line break. */
  public static String of(OrgPlan plan) {
    var text = new StringBuilder();
    for (var step : plan.steps()) {
      text.append("  ".repeat(step.level())).append(sign(step.action())).append(' ')
          .append(step.name());
      switch (step.action()) {
        case CREATE -> text.append(" (").append(step.runtime()).append(", tier ")
            .append(step.tier()).append(')');
        case REUSE -> text.append(step.isRefreshed()
            ? " (there already, schedules written again)"
            : " (there already)");
        case REFUSE -> text.append(" (refused: ").append(step.reason().orElse("")).append(')');
        case NOT_REACHED -> text.append(" (not reached)");
      }
      text.append('\n');
    }
    plan.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    plan.environment().recommended()
        .forEach(entry -> text.append("recommended secret: ").append(entry).append('\n'));
    plan.missing()
        .forEach(entry -> text.append("missing secret: ").append(entry).append('\n'));
    return text.append(plan.org()).append(": ")
        .append(plan.count(OrgPlan.Action.CREATE)).append(" to create, ")
        .append(plan.count(OrgPlan.Action.REUSE)).append(" there already, ")
        .append(plan.count(OrgPlan.Action.REFUSE)).append(" refused")
        .append(notReached(plan))
        .append(plan.missing().isEmpty()
            ? "\n"
            : "; nothing would be imported while secrets are missing\n")
        .toString();
  }

  private static String notReached(OrgPlan plan) {
    long left = plan.count(OrgPlan.Action.NOT_REACHED);
    return left == 0 ? "" : ", " + left + " not reached";
  }

  private static char sign(OrgPlan.Action action) {
    return switch (action) {
      case CREATE -> '+';
      case REUSE -> '=';
      case REFUSE -> '!';
      case NOT_REACHED -> '.';
    };
  }
}
