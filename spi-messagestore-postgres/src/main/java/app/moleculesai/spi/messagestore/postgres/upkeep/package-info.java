/**
 * What an operator does to the tables of a schema: look, migrate, examine, take over those of another server. What is
 * special about a schema it brings as {@link app.moleculesai.spi.messagestore.postgres.upkeep.TableRules}.
 */
@NullMarked
package app.moleculesai.spi.messagestore.postgres.upkeep;

import org.jspecify.annotations.NullMarked;
