using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace KeyScan.Cli.Arguments;

/// <summary>
/// Options and arguments that take one of some words: others are told with the nearest one, and shells complete them.
/// </summary>
internal static class Choice
{
    /// <summary>Lets an option take only <paramref name="words"/>.</summary>
    public static Option<T> OneOf<T>(this Option<T> option, params string[] words)
    {
        option.Validators.Add(result => Check(result, option.Name, words));
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Lets an argument take only <paramref name="words"/>.</summary>
    public static Argument<T> OneOf<T>(this Argument<T> argument, params string[] words)
    {
        argument.Validators.Add(result => Check(result, argument.Name, words));
        argument.CompletionSources.Add(words);
        return argument;
    }

    /// <summary>Lets an option take only numbers from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int> Within(this Option<int> option, int least, int most)
    {
        option.Validators.Add(result =>
        {
            // The value itself cannot be asked for: that throws where it is no number.
            foreach (Token token in result.Tokens.Where(t =>
                !int.TryParse(t.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                || number < least || number > most))
                result.AddError(new Problem($"{ShownValue.Of(token.Value)} is no such number", option.Name,
                    $"Write one from {least} to {most}").ToString());
        });
        return option;
    }

    /// <summary>What is wrong with <paramref name="word"/>, which is none of <paramref name="words"/>.</summary>
    public static Problem Refusal(string word, string where, IReadOnlyCollection<string> words)
    {
        string meant = Nearest.To(word, words) is { Count: > 0 } near
            ? $" (did you mean {string.Join(" or ", near.Select(n => $"`{n}`"))}?)" : "";
        return new Problem($"{ShownValue.Of(word)} is none of its values{meant}", where,
            $"Write one of {string.Join(", ", words)}");
    }

    private static void Check(SymbolResult result, string name, string[] words)
    {
        foreach (Token token in result.Tokens.Where(t => !words.Contains(t.Value, StringComparer.Ordinal)))
            result.AddError(Refusal(token.Value, name, words).ToString());
    }
}
