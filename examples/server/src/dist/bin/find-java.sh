# Sourced. find_java 21 java: sets JAVA_HOME to a Java of at least that version which has
# bin/java (a JDK has bin/javac too), or says what to do and fails.
# Reads each candidate's `release` file, so no JVM is started only to ask its version.
find_java() {
  want=$1
  tool=$2
  if [ -n "${MOLECULE_JAVA_HOME:-}" ]; then
    java_fits "$MOLECULE_JAVA_HOME" && { JAVA_HOME=$MOLECULE_JAVA_HOME; return 0; }
    echo "MOLECULE_JAVA_HOME is $MOLECULE_JAVA_HOME, which has no bin/$tool of version $want or newer." >&2
    return 1
  fi
  # What the user chose wins over what is newest.
  for home in "${JAVA_HOME:-}" "$(home_on_path)"; do
    java_fits "$home" && { JAVA_HOME=$home; return 0; }
  done
  best=0
  JAVA_HOME=
  for home in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* \
      "${HOME:-}"/.jdks/* "${HOME:-}"/.m2/jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    java_fits "$home" && [ "$major" -gt "$best" ] && { best=$major; JAVA_HOME=$home; }
  done
  [ -n "$JAVA_HOME" ] && return 0
  echo "Molecule needs a JDK $want or newer and found none. Install one (Debian: openjdk-25-jdk-headless" >&2
  echo "or openjdk-21-jdk-headless; others: adoptium.net), or set MOLECULE_JAVA_HOME to its folder." >&2
  return 1
}

home_on_path() {
  path=$(command -v java 2>/dev/null) && path=$(readlink -f "$path" 2>/dev/null) && echo "${path%/bin/java}"
}

# java_fits HOME: whether HOME has the tool at the wanted version; sets major.
java_fits() {
  [ -n "$1" ] && [ -x "$1/bin/$tool" ] && [ -r "$1/release" ] || return 1
  major=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release")
  [ -n "$major" ] && [ "$major" -ge "$want" ]
}
