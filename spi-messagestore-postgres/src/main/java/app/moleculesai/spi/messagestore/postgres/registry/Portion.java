package app.moleculesai.spi.messagestore.postgres.registry;

/** As many rows as an answer may have. */
final class Portion {
  private Portion() {}

  /**
   * Returns a statement for the first rows, as many as {@code :limit} says and as have no more than {@code :most} bytes
   * together; those that come first and have none, with the first that has some, in any case. Sizes are known without reading
   * what has them.
   *
   * @param rows selects them, in no order
   * @param order has no two rows at the same place
   * @param sized the column whose bytes count; null has none
   */
  static String of(String rows, String order, String sized) {
    return """
        SELECT * FROM (
          SELECT *, coalesce(sum(octet_length(%1$s)) OVER (ORDER BY %2$s
              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
          FROM (%3$s ORDER BY %2$s LIMIT :limit) AS found) AS sized
        WHERE earlier = 0 OR earlier + coalesce(octet_length(%1$s), 0) <= :most
        ORDER BY %2$s""".formatted(sized, order, rows);
  }
}
