namespace KeyScan.Rules.Examples;

/// <summary>
/// Runs that people type in place of a key, <c>xxxx</c> and <c>123456</c>, which generated examples must not hold by chance.
/// </summary>
internal static class MadeUp
{
    private const int Run = 4;
    private const int Sequence = 6;

    /// <summary>Whether <paramref name="text"/> ends in four equal characters, or in six that ascend by one.</summary>
    public static bool EndsIn(ReadOnlySpan<char> text) => EndsInSteps(text, Run, 0) || EndsInSteps(text, Sequence, 1);

    /// <summary>Whether there is such a run anywhere in <paramref name="text"/>.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            if (EndsIn(text[..end]))
                return true;
        }
        return false;
    }

    private static bool EndsInSteps(ReadOnlySpan<char> text, int length, int step)
    {
        if (text.Length < length)
            return false;
        ReadOnlySpan<char> end = text[^length..];
        for (int i = 1; i < end.Length; i++)
        {
            if (end[i] - end[i - 1] != step)
                return false;
        }
        return true;
    }
}
