using KeyScan.Configuration;
using KeyScan.Tests.Support;
using KeyScan.Yaml;

namespace KeyScan.Tests.Configuration;

/// <summary>The JSON Schema of <c>.keyscan.yml</c> that editors use agrees with what the reader takes.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly SchemaCheck Schema = new("src", "KeyScan", "Configuration", "keyscan.schema.json");

    [Fact]
    public void Every_key_that_the_reader_takes_is_in_the_schema_and_no_other()
    {
        Assert.Equal(SchemaCheck.Accepted(Problems("nobody: 1")), Schema.Keys());
        Assert.Equal(KeyScanConfiguration.AllKeys.Append("allow").Order(StringComparer.Ordinal), Schema.Keys());
        Assert.Equal(SchemaCheck.Accepted(Problems("allow: [{ rule: x, reason: y, nobody: 1 }]")), Schema.Keys("$defs", "allow"));
    }

    [Fact]
    public void Its_names_and_bounds_are_those_of_the_reader()
    {
        Assert.Equal(KebabNames<Confidence>.All.Order(StringComparer.Ordinal), Schema.Part("properties", "fail_on",
            "enum").EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(KeyScanConfiguration.MostArchiveDepth, Schema.Part("properties", "max_archive_depth", "maximum").GetInt32());
        Assert.Equal(KeyScanConfiguration.ShortestSalt, Schema.Part("properties", "salt", "minLength").GetInt32());
        Assert.Equal(Array.MaxLength, Schema.Part("properties", "max_file_size", "oneOf")[0].GetProperty("maximum").GetInt32());
    }

    [Fact]
    public void What_the_reader_takes_is_valid_and_what_it_refuses_is_not()
    {
        string[] good = [ConfigurationText.Good, "max_file_size: 1000", "max_file_size: 1.5 MB", "rules: one.yml"];
        Assert.All(good, text => Assert.Empty(Problems(text)));
        Assert.Empty(Schema.Violations(good));
        string[] bad =
        [
            "fail_on: never", "max_archive_depth: 17", "salt: short", "baseline: ''", "max_file_size: large",
            "max_file_size: 4GB5", "rulez: a.yml", "allow: [{ rule: x }]",
            "allow: [{ reason: x }]", "allow: [{ id: abc, reason: x }]", "allow: [{ path: [], reason: x }]",
            "allow: [{ rule: x, reason: y, expires: tomorrow }]", "exclude: ['']",
        ];
        Assert.All(bad, text => Assert.NotEmpty(Problems(text)));
        string violations = Schema.Violations(bad);
        Assert.All(Enumerable.Range(0, bad.Length),
            i => Assert.True(violations.Split('\n').Any(l => l.StartsWith($"{i}.yml: ", StringComparison.Ordinal)), bad[i]));
    }

    private static List<Problem> Problems(string text)
    {
        var problems = new List<Problem>();
        ConfigurationFile.Parse(ConfigurationText.Path, text, problems);
        return problems;
    }
}
