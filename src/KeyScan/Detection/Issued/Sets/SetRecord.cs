using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>One issued key, as it goes into a fingerprint set.</summary>
/// <param name="Epoch">The epoch of the pepper that its fingerprint was made with, 1 or more.</param>
/// <param name="Hash">The 32 bytes of the fingerprint, HMAC-SHA256.</param>
/// <param name="Shape">What is known of the key's text; null where the key itself was never seen.</param>
/// <param name="Key">Its owner's data, which only a set with owners takes, and its status, which every set does.</param>
internal sealed record SetRecord(int Epoch, ReadOnlyMemory<byte> Hash, TokenShape? Shape, IssuedKey Key);
