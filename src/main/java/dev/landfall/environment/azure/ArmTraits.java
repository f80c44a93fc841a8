package dev.landfall.environment.azure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How a resource of a type behaves.
 *
 * @param onCreate what is told at its creation only: passwords, modes
 * @param fixed differences that Azure cannot, or we will not, change in place
 * @param tagged whether it can carry a tag; children of a tagged resource are owned through it
 * @param state how to read what Azure is doing with it
 * @param patched whether a change is a PATCH of what differs rather than a PUT of the whole
 * @param repeated what every PATCH has to say, whatever it is about
 * @param completed what has to be asked for besides the resource itself
 * @param adopts whether it is taken over where it exists and is nobody's
 * @param exposed whether it is meant to be reached from the internet
 */
record ArmTraits(
    Map<String, Object> onCreate,
    Predicate<Difference> fixed,
    boolean tagged,
    State state,
    boolean patched,
    Map<String, Object> repeated,
    ArmResource.Completion completed,
    boolean adopts,
    boolean exposed) {

  /** Tagged, changed by PUT, nothing fixed but its location. */
  static final ArmTraits USUAL =
      new ArmTraits(
          Map.of(),
          d -> d.path().equals("location"),
          true,
          State::provisioning,
          false,
          Map.of(),
          (azure, at, body) -> body,
          false,
          false);

  ArmTraits fixing(Predicate<Difference> more) {
    return new ArmTraits(
        onCreate, fixed.or(more), tagged, state, patched, repeated, completed, adopts, exposed);
  }

  ArmTraits untagged() {
    return new ArmTraits(
        onCreate, fixed, false, state, patched, repeated, completed, adopts, exposed);
  }

  ArmTraits patched(Map<String, Object> newOnCreate) {
    return new ArmTraits(
        newOnCreate, fixed, tagged, state, true, repeated, completed, adopts, exposed);
  }

  ArmTraits repeating(Map<String, Object> newRepeated) {
    return new ArmTraits(
        onCreate, fixed, tagged, state, patched, newRepeated, completed, adopts, exposed);
  }

  ArmTraits telling(State newState) {
    return new ArmTraits(
        onCreate, fixed, tagged, newState, patched, repeated, completed, adopts, exposed);
  }

  ArmTraits completed(ArmResource.Completion newCompleted) {
    return new ArmTraits(
        onCreate, fixed, tagged, state, patched, repeated, newCompleted, adopts, exposed);
  }

  ArmTraits adopting() {
    return new ArmTraits(
        onCreate, fixed, tagged, state, patched, repeated, completed, true, exposed);
  }

  ArmTraits facing() {
    return new ArmTraits(
        onCreate, fixed, tagged, state, patched, repeated, completed, adopts, true);
  }

  /** A declared tree without what a PATCH cannot change, and has no word for. */
  Map<String, Object> movable(Map<String, Object> declared) {
    return movable("", declared);
  }

  private Map<String, Object> movable(String path, Map<?, ?> declared) {
    Map<String, Object> kept = new LinkedHashMap<>();
    declared.forEach(
        (key, value) -> {
          String at = path.isEmpty() ? key.toString() : path + "." + key;
          Object part = value instanceof Map<?, ?> map ? movable(at, map) : value;
          boolean emptied = part instanceof Map<?, ?> left && left.isEmpty() && !value.equals(left);
          if (!emptied && !fixed.test(new Difference(at, value, value))) {
            kept.put(key.toString(), part);
          }
        });
    return kept;
  }
}
