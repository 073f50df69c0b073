package app.moleculesai.sdk.runtime.protocol;

/** Who wrote a message, in the order of the numbers of 1.0. */
enum Role implements WireEnum {
  UNSPECIFIED("", "ROLE_UNSPECIFIED"), USER("user", "ROLE_USER"), AGENT("agent", "ROLE_AGENT");

  private final String name03;
  private final String name10;

  Role(String name03, String name10) {
    this.name03 = name03;
    this.name10 = name10;
  }

  @Override
  public String name(Generation generation) {
    return generation == Generation.V0_3 ? name03 : name10;
  }
}
