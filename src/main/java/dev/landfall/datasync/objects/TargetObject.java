package dev.landfall.datasync.objects;

import java.util.Optional;

/**
 * A blob as a listing of its container tells it.
 *
 * @param key its name
 * @param size bytes
 * @param md5 the MD5 of its content in hex, where Azure keeps one
 * @param described what is said of its content, without tags: they are told one by one
 * @param stamp which object it is a copy of
 */
public record TargetObject(
    String key, long size, Optional<String> md5, Description described, Optional<Stamp> stamp) {}
