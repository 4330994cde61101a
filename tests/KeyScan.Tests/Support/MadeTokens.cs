namespace KeyScan.Tests.Support;

/// <summary>Texts that look like keys, made when a test runs so that no file holds one.</summary>
internal static class MadeTokens
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A prefix and random letters and digits, the same for the same seed.</summary>
    public static string Random(string prefix, int length, int seed)
    {
        var random = new Random(seed);
        return prefix + new string([.. Enumerable.Range(0, length).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
    }
}
