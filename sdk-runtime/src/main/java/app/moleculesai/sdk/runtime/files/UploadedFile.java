package app.moleculesai.sdk.runtime.files;

/**
 * A file that is where its agent finds it. Its text shows no address.
 *
 * @param uri how the agent finds it ({@code wire.md} 9.4)
 * @param name what it is called
 * @param mediaType what its sender says it is; may be empty
 * @param size how many bytes it has
 */
record UploadedFile(String uri, String name, String mediaType, long size) {
  static UploadedFile of(String uri, StagedFile file) {
    return new UploadedFile(uri, file.name(), file.mediaType(), file.size());
  }

  @Override
  public String toString() {
    return "UploadedFile[" + size + " bytes]";
  }
}
