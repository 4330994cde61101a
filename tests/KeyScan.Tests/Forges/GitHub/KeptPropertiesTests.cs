using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using KeyScan.Forges.GitHub;
using KeyScan.Tests.Support.FakeGitHub;
using Octokit;
using Octokit.Internal;

namespace KeyScan.Tests.Forges.GitHub;

/// <summary>
/// Of Octokit's types is read what a table names; the table holds against the code, and against Octokit's own reading of whole
/// answers.
/// </summary>
public sealed class KeptPropertiesTests
{
    /// <summary>Types of Octokit whose properties are read and that are no answers.</summary>
    private static readonly string[] NoAnswers =
        ["StringEnum`1", "NewCheckRun", "NewCheckRunOutput", "IReadOnlyPagedCollection`1", "Credentials"];

    [Fact]
    public void What_is_read_of_an_answer_is_in_the_table()
    {
        string[] read = [.. ReadProperties(typeof(KeyScan.Forges.GitHub.GitHubClient).Assembly),
            .. ReadProperties(typeof(KeyScan.Cli.ScanFlags).Assembly)];
        Assert.Contains("Repository.full_name", read);
        Assert.Contains("User.login", read);
        string[] kept = [.. KeptProperties.ByType.SelectMany(
            t => t.Value.Needed.Concat(t.Value.Optional).Select(name => $"{t.Key.Name}.{name}"))];
        Assert.Empty(read.Except(kept, StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_table_names_is_there_and_nothing_else_is_read() => Assert.All(KeptProperties.ByType, type =>
        Assert.Equal(
            type.Value.Needed.Concat(type.Value.Optional).Order(StringComparer.Ordinal),
            OctokitJson.Find(type.Key).Properties.Select(p => p.Name).Order(StringComparer.Ordinal)));

    [Fact]
    public async Task Whole_answers_are_read_as_Octokit_reads_them()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        FakeRepository shop = github.Fake.Repositories["acme/shop"];
        shop.Issues.AddRange([(1, "Help", "It broke", false), (2, "Add a thing", null, true)]);
        shop.Comments.Add(new FakeComment { Id = 1, Issue = 1, Body = "nice \u00fc \ud83d\udd11" });
        shop.ReviewComments.Add(("src/a.cs", "why?"));
        shop.CommitComments.Add((new string('c', 40), "oops"));
        shop.Releases.Add(("v1", "first"));
        github.Fake.Gists.Add(("solo", "aa5a315d61ae9438b18d", null));
        github.Fake.Members.Add("ana");
        using var http = new HttpClient { BaseAddress = github.Fake.Address };
        Same<Repository>(await http.GetStringAsync("repos/acme/shop"));
        Same<List<Repository>>(await http.GetStringAsync("orgs/acme/repos"));
        Same<List<Issue>>(await http.GetStringAsync("repos/acme/shop/issues"));
        Same<List<IssueComment>>(await http.GetStringAsync("repos/acme/shop/issues/comments"));
        Same<List<PullRequestReviewComment>>(await http.GetStringAsync("repos/acme/shop/pulls/comments"));
        Same<List<CommitComment>>(await http.GetStringAsync("repos/acme/shop/comments"));
        Same<List<Release>>(await http.GetStringAsync("repos/acme/shop/releases"));
        Same<List<Gist>>(await http.GetStringAsync("users/solo/gists"));
        Same<List<User>>(await http.GetStringAsync("orgs/acme/public_members"));
    }

    [Theory]
    [InlineData("\"Enterprise Managed\"", null)]
    [InlineData("\"Bot\"", AccountType.Bot)]
    [InlineData("null", null)]
    public void A_kind_of_account_that_is_new_is_none(string json, AccountType? type) =>
        Assert.Equal(type, new OctokitJson().Deserialize<List<User>>($$"""[{"login":"ana","type":{{json}}}]""")[0].Type);

    [Fact]
    public void A_type_that_is_not_in_the_context_is_an_error_and_not_empty() =>
        Assert.Throws<NotSupportedException>(() => new OctokitJson().Deserialize<List<Milestone>>("[]"));

    private static void Same<T>(string json)
    {
        T own = new OctokitJson().Deserialize<T>(json);
        T theirs = new SimpleJsonSerializer().Deserialize<T>(json);
        Assert.Equal(Shown(theirs), Shown(own));
    }

    /// <summary>What of a value the table keeps, as text.</summary>
    private static string Shown(object? value)
    {
        if (value is not null
            && KeptProperties.ByType.TryGetValue(value.GetType(), out (string[] Needed, string[] Optional) kept))
        {
            var names = value.GetType().GetProperties()
                .ToDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name), StringComparer.Ordinal);
            return $"{{{string.Join(", ", kept.Needed.Concat(kept.Optional)
                .Select(name => $"{name}: {Shown(names[name].GetValue(value))}"))}}}";
        }
        return value switch
        {
            null => "null",
            string text => text,
            DateTimeOffset time => time.ToString("O"),
            System.Collections.IEnumerable all => $"[{string.Join(", ", all.Cast<object?>().Select(Shown))}]",
            _ when value.GetType().Name.StartsWith("StringEnum", StringComparison.Ordinal) =>
                (string?)value.GetType().GetProperty("StringValue")!.GetValue(value) ?? "null",
            _ => $"{value}",
        };
    }

    /// <summary>
    /// The properties of Octokit's answers that an assembly reads, by the names in JSON; without the generated code, which
    /// knows all of them.
    /// </summary>
    private static HashSet<string> ReadProperties(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        var read = new HashSet<string>(StringComparer.Ordinal);
        foreach (MethodDefinition method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
            .Where(m => m.RelativeVirtualAddress != 0))
        {
            TypeDefinition within = metadata.GetTypeDefinition(method.GetDeclaringType());
            while (!within.GetDeclaringType().IsNil)
                within = metadata.GetTypeDefinition(within.GetDeclaringType());
            if (metadata.GetString(within.Name) == nameof(GitHubJson))
                continue;
            foreach (MemberReference called in Called(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!, metadata))
            {
                string name = metadata.GetString(called.Name);
                if (called.Parent.Kind != HandleKind.TypeReference || !name.StartsWith("get_", StringComparison.Ordinal))
                    continue;
                TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)called.Parent);
                if (metadata.GetString(type.Namespace) != "Octokit"
                    || NoAnswers.Contains(metadata.GetString(type.Name), StringComparer.Ordinal))
                    continue;
                // What they have in common stands in the type below.
                string owner = metadata.GetString(
                    type.Name) switch { "Account" => "User", "InstallationId" => "Installation", string other => other };
                read.Add($"{owner}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(name["get_".Length..])}");
            }
        }
        return read;
    }

    /// <summary>What a method calls of other assemblies: a call is its code and a token, ECMA-335 III.3.19 and 4.2.</summary>
    private static IEnumerable<MemberReference> Called(byte[] code, MetadataReader metadata)
    {
        int last = metadata.GetTableRowCount(TableIndex.MemberRef);
        for (int i = 0; i + 5 <= code.Length; i++)
        {
            int row = BitConverter.ToInt32(code, i + 1) & 0xFFFFFF;
            if (code[i] is 0x28 or 0x6F && code[i + 4] == 0x0A && row > 0 && row <= last)
                yield return metadata.GetMemberReference(MetadataTokens.MemberReferenceHandle(row));
        }
    }
}
