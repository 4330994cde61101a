using System.Text.RegularExpressions;

namespace KeyScan.Tests.Support.Runner;

/// <summary>
/// The expressions that our action uses: names, texts, <c>==</c>, <c>!=</c>, <c>&amp;&amp;</c> and <c>||</c>; anything else
/// fails the test.
/// </summary>
/// <param name="valueOf">The value of a name such as <c>inputs.token</c>; empty where it has none.</param>
internal sealed partial class ActionExpression(Func<string, string> valueOf)
{
    /// <summary>A text with its <c>${{ … }}</c> replaced.</summary>
    public string Replace(string text) => Placeholder().Replace(text, m => Value(m.Groups["expression"].Value));

    /// <summary>Whether an <c>if:</c> holds.</summary>
    public bool Holds(string condition) =>
        condition.Split("||").Any(any => any.Split("&&").All(IsTrue));

    private bool IsTrue(string comparison)
    {
        if (comparison.Split("!=") is [string a, string b])
            return !string.Equals(Value(a), Value(b), StringComparison.OrdinalIgnoreCase);
        return comparison.Split("==") is [string c, string d]
            ? string.Equals(Value(c), Value(d), StringComparison.OrdinalIgnoreCase)
            : Value(comparison).Length > 0;
    }

    private string Value(string operand)
    {
        string name = operand.Trim();
        if (name is ['\'', .. string text, '\''])
            return text;
        return Name().IsMatch(name) ? valueOf(name)
            : throw new InvalidOperationException($"The test's runner does not know the expression '{name}'.");
    }

    [GeneratedRegex(@"\$\{\{(?<expression>.*?)\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
