using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Registry.Import;

/// <summary>A row of an import, ready for the database; the key in clear is gone.</summary>
/// <param name="Key">What the row says of the key.</param>
/// <param name="Given">The columns it gives, one <see cref="KeyColumns.Bit"/> each; the others keep what the registry
/// has.</param>
/// <param name="Epoch">The epoch of the fingerprint.</param>
/// <param name="Hash">The fingerprint's hash; null where a listing tells of the key and not what it is.</param>
/// <param name="Shape">The shape of the key; null where it was never seen.</param>
/// <param name="Everyday">What the key reads as where it hardly is one, see <see cref="Detection.Issued.EverydayValue"/>; null
/// otherwise, or where it was never seen.</param>
internal sealed record StagedKey(IssuedKey Key, int Given, int Epoch, byte[]? Hash, TokenShape? Shape, string? Everyday);
