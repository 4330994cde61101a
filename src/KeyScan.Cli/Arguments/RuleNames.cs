using System.CommandLine;
using System.CommandLine.Completions;
using KeyScan.Rules;

namespace KeyScan.Cli.Arguments;

/// <summary>What shells complete where a rule is asked for.</summary>
internal static class RuleNames
{
    /// <summary>Completes ids of rules; the rules are looked at only when somebody asks.</summary>
    public static Option<T> CompletesIds<T>(this Option<T> option)
    {
        option.CompletionSources.Add(_ => Ids());
        return option;
    }

    /// <summary>Completes ids, providers and tags of rules.</summary>
    public static Option<T> CompletesNames<T>(this Option<T> option)
    {
        option.CompletionSources.Add(_ => Names());
        return option;
    }

    /// <summary>Completes ids of rules.</summary>
    public static Argument<T> CompletesIds<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Add(_ => Ids());
        return argument;
    }

    /// <summary>The ids of the built-in rules.</summary>
    public static IEnumerable<CompletionItem> Ids() => Items(RuleCatalogue.BuiltIn().Rules.Select(r => r.Id));

    private static IEnumerable<CompletionItem> Names() =>
        Items(RuleCatalogue.BuiltIn().Rules.SelectMany(r => r.Tags.Append(r.Provider).Append(r.Id)));

    private static IEnumerable<CompletionItem> Items(IEnumerable<string> names) =>
        names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(n => new CompletionItem(n));
}
