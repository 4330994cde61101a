namespace KeyScan.Detection.Issued.Tokens;

/// <summary>
/// What the registry keeps of a key that it has seen in clear, so that scanned text can be searched for it without any rule.
/// </summary>
/// <param name="Hash">The keyed fast hash of the secret; see <see cref="TokenHasher"/>.</param>
/// <param name="Length">UTF-8 bytes of the secret.</param>
/// <param name="Alphabet">The smallest alphabet that has all of its characters.</param>
internal readonly record struct TokenShape(ulong Hash, int Length, TokenAlphabet Alphabet);
