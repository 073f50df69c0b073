package app.moleculesai.sdk.runtime.lifecycle;

import java.util.Optional;

/**
 * A workspace that a template puts below its own ({@code wire.md} 7.5).
 *
 * @param name its name
 * @param role what it is for
 * @param template what it starts from
 */
public record TeamMember(String name, Optional<String> role, Optional<String> template) {}
