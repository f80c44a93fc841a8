package dev.landfall.datasync.objects;

import java.util.Optional;

/** What two listings say of one name. */
public sealed interface Difference {
  /** The name. */
  String key();

  /** The blob is a copy of the object as it is now. */
  record Same(SourceObject object, TargetObject blob) implements Difference {
    @Override
    public String key() {
      return object.key();
    }
  }

  /**
   * The object has to be copied.
   *
   * @param why for a person
   * @param over a blob that is in its place and is nobody's copy
   */
  record Copy(SourceObject object, String why, Optional<TargetObject> over) implements Difference {
    @Override
    public String key() {
      return object.key();
    }
  }

  /**
   * The object cannot be a blob.
   *
   * @param why for a person
   */
  record Unfit(SourceObject object, String why) implements Difference {
    @Override
    public String key() {
      return object.key();
    }
  }

  /** The object is nothing but a folder's name. */
  record Folder(SourceObject object) implements Difference {
    @Override
    public String key() {
      return object.key();
    }
  }

  /** There is a blob and no object. */
  record Extra(TargetObject blob) implements Difference {
    @Override
    public String key() {
      return blob.key();
    }
  }
}
