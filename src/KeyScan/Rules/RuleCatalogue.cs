using System.Collections;
using System.Security.Cryptography;
using System.Text;
using KeyScan.Primitives.Files;
using KeyScan.Rules.Files;
using KeyScan.Rules.Imported;
using KeyScan.Yaml;

namespace KeyScan.Rules;

/// <summary>
/// The rules in force, by position. Immutable. Those of the library are made one by one, when somebody asks for them: a scan
/// needs the few whose literals it meets.
/// </summary>
public sealed class RuleCatalogue
{
    /// <summary>What the id of an imported rule ends with where a rule here has that id.</summary>
    internal const string ImportedSuffix = "-imported";

    private const int MostBytes = 8 * 1024 * 1024;

    /// <summary>Null for a rule of the library that was not needed yet, whose position is the same there.</summary>
    private readonly CompiledRule?[] _rules;

    private int[]? _judges;

    private RuleCatalogue(CompiledRule?[] rules)
    {
        _rules = rules;
        Rules = new RuleList(this);
    }

    /// <summary>The rules as data.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>How many there are.</summary>
    internal int Count => _rules.Length;

    /// <summary>
    /// Whether it is all rules of the library and no others, for which the library has what is looked for laid out.
    /// </summary>
    internal bool IsBuiltIn { get; private init; }

    /// <summary>The rule at a position, ready to run.</summary>
    internal CompiledRule this[int position] => _rules[position] ?? Make(position);

    /// <summary>The first rule that judges an assignment of some kind; null for none.</summary>
    internal CompiledRule? FindJudge(AssignmentKind kind) =>
        (_judges ??= FindJudges())[(int)kind] is >= 0 and int position ? this[position] : null;

    /// <summary>All rules ready to run, in the same order.</summary>
    internal ReadOnlySpan<CompiledRule> Compiled => All();

    /// <summary>The rules compiled into the library.</summary>
    public static RuleCatalogue BuiltIn() => new(new CompiledRule?[BuiltInRules.Count]) { IsBuiltIn = true };

    /// <summary>A catalogue of these rules alone.</summary>
    internal static RuleCatalogue Of(IEnumerable<Rule> rules) => new([.. rules.Select(Compile)]);

    /// <summary>
    /// These rules and those of <paramref name="files"/>. What is wrong becomes problems and the rest is taken; a rule whose id
    /// is taken is a problem, so a custom file never silently replaces a built-in rule.
    /// </summary>
    public RuleCatalogue Extend(IReadOnlyCollection<string> files, ICollection<Problem> problems)
    {
        if (files.Count == 0)
            return this;
        var rules = new List<CompiledRule>(All());
        var origins = rules.ToDictionary(r => r.Rule.Id, r => r.Rule.Origin, StringComparer.Ordinal);
        foreach (string file in files)
        {
            foreach (Rule rule in GitleaksFile.Is(file) ? Imported(file, origins, problems) : Own(file, problems))
            {
                if (!origins.TryAdd(rule.Id, rule.Origin))
                    problems.Add(new Problem($"rule id `{rule.Id}` is taken by {origins[rule.Id]}", rule.Origin,
                        "Choose another id; to replace a built-in rule, disable it"));
                else
                    rules.Add(Compile(rule));
            }
        }
        return new RuleCatalogue([.. rules]);
    }

    private static IReadOnlyList<Rule> Own(string file, ICollection<Problem> problems) =>
        BoundedFile.TryRead(file, "the rule file", MostBytes, problems) is { } bytes
        ? RuleFileReader.Read(file, Encoding.UTF8.GetString(bytes.Span), problems) : [];

    /// <summary>Other tools have rules of the same names, which do not replace ours: both run.</summary>
    private static Rule[] Imported(string file, Dictionary<string, string> origins, ICollection<Problem> problems) =>
        [.. GitleaksFile.Read(file, problems).Rules.Select(r =>
        origins.ContainsKey(r.Id) ? r with { Id = $"{r.Id}{ImportedSuffix}" } : r)];

    /// <summary>
    /// Keeps the rules whose id, provider or tag is in <paramref name="enabled"/> (all when empty) and not in
    /// <paramref name="disabled"/>. A name that fits nothing is a problem.
    /// </summary>
    public RuleCatalogue Select(IReadOnlyCollection<string> enabled, IReadOnlyCollection<string> disabled,
        ICollection<Problem> problems)
    {
        if (enabled.Count == 0 && disabled.Count == 0)
            return this;
        foreach (string name in enabled.Concat(disabled))
        {
            if (!Rules.Any(r => IsNamed(r, name)))
                problems.Add(new Problem(
                    $"no rule, provider or tag is named "
                        + $"{ShownValue.Of(name, Suggestion.For(name, Rules.SelectMany(r => r.Tags.Append(r.Provider)
                            .Append(r.Id)).Distinct(StringComparer.Ordinal)))}", "rules", "`keyscan rules list` shows all"));
        }
        return new RuleCatalogue(Array.FindAll(All(), r =>
            (enabled.Count == 0 || enabled.Any(n => IsNamed(r.Rule, n))) && !disabled.Any(n => IsNamed(r.Rule, n))));
    }

    /// <summary>
    /// Names everything here and in this version of the library that decides what is found: SHA-256, hexadecimal. What was
    /// scanned with one digest does not have to be scanned again with the same.
    /// </summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text)
        {
            // The length in front keeps two neighbours from reading like two others.
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
        Add(typeof(RuleCatalogue).Module.ModuleVersionId.ToString());
        foreach (Rule rule in Rules)
        {
            foreach (string text in (string[])[rule.Id, rule.Pattern, $"{rule.Assignment}", $"{rule.Token}", .. rule.Names,
                $"{rule.Window}", $"{rule.MinEntropy:R}", $"{rule.Confidence}", $"{rule.Unanchored}",
                .. rule.Literals.Select(l => $"{l}"),
                .. rule.Checks.Select(c => $"{c}"), .. rule.AllowPatterns.Select(p => $"allow {p}"), $"{rule.PathPattern}",
                .. rule.IncludePaths.Select(p => $"in {p}"), .. rule.ExcludePaths.Select(p => $"not in {p}")])
                Add(text);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Rules named by allow entries that are none become problems: such an entry would never allow anything.</summary>
    public void CheckNames(IEnumerable<AllowEntry> entries, ICollection<Problem> problems)
    {
        HashSet<string>? ids = null;
        foreach (AllowEntry entry in entries)
        {
            foreach (string name in entry.Rules.Where(n => !(ids ??= [.. Rules.Select(r => r.Id)]).Contains(n)))
                problems.Add(new Problem(
                    $"no rule has the id `{name}`{Suggestion.For(name, ids!)}, so the allow entry allows nothing", entry.Origin,
                        "`keyscan rules list` shows all"));
        }
    }

    private static bool IsNamed(Rule rule, string name) =>
        string.Equals(rule.Id, name, StringComparison.Ordinal)
        || string.Equals(rule.Provider, name, StringComparison.Ordinal)
        || rule.Tags.Contains(name, StringComparer.Ordinal);

    private static CompiledRule Compile(Rule rule) => new(rule, null, null);

    private CompiledRule[] All()
    {
        for (int i = 0; i < _rules.Length; i++)
            _ = this[i];
        return _rules!;
    }

    /// <summary>For each kind of assignment the position of its rule, -1 for none.</summary>
    private int[] FindJudges() => IsBuiltIn ? BuiltInRules.Judges.ToArray()
        : [.. Enum.GetValues<AssignmentKind>().Select(kind => kind == AssignmentKind.None ? -1
            : Array.FindIndex(All(), r => r.Rule.Assignment == kind))];

    /// <summary>What remembers a rule goes by which one it is, so all threads have to have the same.</summary>
    private CompiledRule Make(int position)
    {
        CompiledRule made = BuiltInRules.Create(position);
        return Interlocked.CompareExchange(ref _rules[position], made, null) ?? made;
    }

    /// <summary>The rules as data, each made when it is asked for.</summary>
    private sealed class RuleList(RuleCatalogue catalogue) : IReadOnlyList<Rule>
    {
        public int Count => catalogue.Count;

        public Rule this[int index] => catalogue[index].Rule;

        public IEnumerator<Rule> GetEnumerator()
        {
            for (int i = 0; i < catalogue.Count; i++)
                yield return catalogue[i].Rule;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
