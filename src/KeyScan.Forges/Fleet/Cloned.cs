using KeyScan.Forges.Clones;

namespace KeyScan.Forges.Fleet;

/// <summary>A mirror, or why there is none.</summary>
/// <param name="Mirror">The mirror.</param>
/// <param name="Problem">Why there is none.</param>
/// <param name="Failure">What kind of failure that is.</param>
internal sealed record Cloned(CachedMirror? Mirror, Problem? Problem, RemoteFailure? Failure);
