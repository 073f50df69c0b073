package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.config.RuntimeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which instance serves which runtime name. A name given on purpose ({@code serves}, {@code images}, or by the program)
 * beats one that a provider brings; an instance that nobody named yields to one that somebody did.
 */
final class RuntimeNames {
  private record Claim(HostedInstance instance, int weight) {}

  private RuntimeNames() {}

  /** Returns the runtimes that work, by name. */
  static Map<String, WorkspaceRuntime> served(List<HostedInstance> instances) {
    Map<String, WorkspaceRuntime> served = new TreeMap<>();
    claims(instances).forEach((name, claims) -> claims.get(0).instance().view()
        .ifPresent(runtime -> served.put(name, (WorkspaceRuntime) runtime)));
    return served;
  }

  /** Returns the names that one of these instances serves. */
  static Set<String> servedBy(List<HostedInstance> instances, Set<InstanceRef> refs) {
    var names = new TreeSet<String>();
    claims(instances).forEach((name, claims) -> {
      if (refs.contains(claims.get(0).instance().ref())) {
        names.add(name);
      }
    });
    return names;
  }

  /** Returns a line for each name that two instances claim alike. */
  static List<String> conflicts(List<HostedInstance> instances) {
    var conflicts = new ArrayList<String>();
    claims(instances).forEach((name, claims) -> {
      if (claims.size() > 1 && claims.get(0).weight() == claims.get(1).weight()) {
        conflicts.add("runtime name '" + name + "' is served by " + claims.get(0).instance().ref()
            + " and " + claims.get(1).instance().ref()
            + "; write it under serves of one of them");
      }
    });
    return conflicts;
  }

  private static Map<String, List<Claim>> claims(List<HostedInstance> instances) {
    Map<String, List<Claim>> claims = new TreeMap<>();
    for (var instance : instances) {
      if (instance.ref().kind() == Kind.RUNTIMES && !instance.isFailed()) {
        var names = new TreeMap<String, Integer>();
        instance.offers()
            .forEach(name -> names.put(RuntimeName.normalised(name), instance.isImplied() ? 0 : 1));
        instance.claims().forEach(name -> names.put(RuntimeName.normalised(name), 2));
        names.forEach((name, weight) -> claims.computeIfAbsent(name, any -> new ArrayList<>())
            .add(new Claim(instance, weight)));
      }
    }
    claims.values().forEach(same -> same.sort((a, b) -> b.weight() - a.weight()));
    return claims;
  }
}
