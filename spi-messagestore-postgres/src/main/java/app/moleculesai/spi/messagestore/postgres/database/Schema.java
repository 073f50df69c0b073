package app.moleculesai.spi.messagestore.postgres.database;

import java.util.List;

/**
 * A set of tables with migrations of its own. Store and registry may live in one database or in two, so neither refers
 * to the other's tables.
 *
 * @param name what it is called in messages
 * @param location where its migrations are on the class path
 * @param history the table that says which of them were applied
 * @param tables the tables that must be there after them
 */
public record Schema(String name, String location, String history, List<String> tables) {}
