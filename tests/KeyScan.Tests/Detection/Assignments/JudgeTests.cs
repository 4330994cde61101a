using System.Text;
using KeyScan.Detection.Assignments;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Assignments;

public sealed class JudgeTests
{
    [Fact]
    public void The_table_is_of_this_version_and_its_probabilities_never_fall()
    {
        TreeTable table = TreeTable.Read(Resource.Read("judge.bin"));
        Assert.InRange(table.Trees, 50, 200);
        float last = 0;
        for (float score = -12; score < 12; score += 0.05f)
        {
            float probability = table.Probability(score);
            Assert.InRange(probability, last, 1);
            last = probability;
        }
        Assert.True(last > 0.9f);
    }

    [Fact]
    public void A_table_for_other_features_is_refused()
    {
        byte[] bytes = Resource.Read("judge.bin");
        bytes[4]++;
        Assert.Throws<InvalidDataException>(() => TreeTable.Read(bytes));
        Assert.Throws<InvalidDataException>(() => TreeTable.Read("KSJ"u8));
    }

    [Fact]
    public void The_parts_of_a_verdict_add_up_to_its_score()
    {
        TreeTable table = TreeTable.Read(Resource.Read("judge.bin"));
        float[] features = FeaturesOf($"password = \"{MadeTokens.Random("", 20, 3)}\"", "a.py");
        float[] parts = new float[Features.Count];
        float start = table.Explain(features, parts);
        Assert.Equal(table.Score(features), start + parts.Sum(), 0.01f);
    }

    [Fact]
    public void The_rules_wake_the_lexer_at_each_of_its_anchors() =>
        Assert.Equal(
            Anchors.All.Order(StringComparer.Ordinal),
            RuleCatalogue.BuiltIn().Rules.Where(r => r.Assignment != AssignmentKind.None)
                .SelectMany(r => r.Literals.Select(l => l.Text)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Each_kind_of_assignment_has_one_built_in_rule() =>
        Assert.Equal(
            Enum.GetValues<AssignmentKind>().Where(k => k != AssignmentKind.None),
            RuleCatalogue.BuiltIn().Rules.Select(r => r.Assignment).Where(k => k != AssignmentKind.None).Order());

    [Theory]
    [InlineData("SECRET_KEY=@", ".env")]
    [InlineData("api_token: \"@\"", "config/app.yml")]
    [InlineData("var clientSecret = \"@\";", "src/Login.cs")]
    public void A_random_value_of_a_telling_name_is_a_secret(string form, string path)
    {
        for (int seed = 1; seed <= 20; seed++)
            Assert.Equal(Answer.Secret,
                AnswerTo(form.Replace("@", MadeTokens.Random("", 40, seed), StringComparison.Ordinal), path));
    }

    [Theory]
    [InlineData("token_type = \"access_token\"", "src/a.py")]
    [InlineData("key: \"user.settings.language\"", "src/a.js")]
    [InlineData("password_label = \"Enter your new password\"", "src/a.py")]
    [InlineData("sort_key = \"last_modified_timestamp\"", "src/a.py")]
    public void Words_of_a_program_are_none(string text, string path) => Assert.Equal(Answer.None, AnswerTo(text, path));

    [Theory]
    [InlineData("dragon", "monkey", "test/a.py")]
    [InlineData("dragon", "monkey", "docs/a.md")]
    [InlineData("dragon", "monkey", "examples/a.py")]
    [InlineData("dragon", "monkey", "")]
    [InlineData("dragon", "-123", "src/a.py")]
    [InlineData("dr4", "g0n", "src/a.py")]
    public void Words_are_never_more_than_weak(string first, string second, string path) =>
        Assert.NotEqual(Answer.Secret, AnswerTo($"password = \"{first}{second}\"", path));

    [Fact]
    public void A_word_that_is_the_password_of_what_is_deployed_is_a_secret() =>
        Assert.Equal(Answer.Secret, AnswerTo(
            $"DB_USER=shop\nDB_HOST=db.shop.test\nDB_PASSWORD={"dragon"}{"monkey"}", // keyscan:allow reason="made up"
            "deploy/prod.env"));

    [Fact]
    public void In_a_test_the_judge_has_to_be_surer()
    {
        var table = TreeTable.Read(Resource.Read("judge.bin"));
        int between = 0;
        for (int seed = 1; seed <= 400; seed++)
        {
            string line = $"token = \"{MadeTokens.Random("", 6 + (seed % 12), seed)}\"";
            foreach (string path in new[] { "src/a.py", "test/a.py" })
            {
                float[] features = FeaturesOf(line, path, out byte[] value);
                float probability = table.Probability(table.Score(features));
                if (WeakValue.Find(value, features) != WeakReason.None || probability is < Judge.SecretFrom or >= Judge.SureFrom)
                    continue;
                between++;
                Assert.Equal(path == "src/a.py" ? Answer.Secret : Answer.Weak,
                    Judge.Try(features, value, new PathTraits(path)).Answer);
            }
        }
        Assert.True(between > 0);
    }

    [Theory]
    [InlineData("Authorization: Bearer mF_9.B5f-4.1JqM", "docs/a.md")] // keyscan:allow reason="made up"
    [InlineData("package_key = \"subdep2@1.0.0\"", "src/a.py")] // keyscan:allow reason="made up"
    [InlineData("password = \"c%0D%0A%09%20d\"", "src/a.py")] // keyscan:allow reason="made up"
    [InlineData("api_key = \"6040de41-c073-4d6f-bbf8-d89256ef31e1\"", "src/a.py")] // keyscan:allow reason="made up"
    public void What_standards_print_versions_escapes_and_UUIDs_are_never_more_than_weak(string text, string path) =>
        Assert.NotEqual(Answer.Secret, AnswerTo(text, path));

    [Fact]
    public void A_word_in_Base64_is_no_more_than_the_word()
    {
        static string Encoded(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
        Assert.NotEqual(Answer.Secret, AnswerTo($"header = \"Basic {Encoded("user:" + "secret")}\"", "src/a.py"));
        Assert.NotEqual(Answer.Secret, AnswerTo($"_password={Encoded("pass" + "word")}", ".npmrc"));
        Assert.Equal(Answer.Secret,
            AnswerTo($"header = \"Basic {Encoded("robot:" + MadeTokens.Random("", 24, 7))}\"", "src/a.py"));
    }

    private static Answer AnswerTo(string line, string path) =>
        Judge.Try(FeaturesOf(line, path, out byte[] value), value, new PathTraits(path)).Answer;

    private static float[] FeaturesOf(string line, string path) => FeaturesOf(line, path, out _);

    private static float[] FeaturesOf(string line, string path, out byte[] value)
    {
        byte[] text = Encoding.UTF8.GetBytes($"import this\n\n{line}\nname = 1\n");
        var traits = new PathTraits(path);
        int seen = 0;
        int hit = Anchors.Next(text, 0);
        Assignment found;
        while (!AssignmentLexer.TryRead(text, hit, traits, ref seen, out found))
            hit = Anchors.Next(text, hit + 1);
        float[] features = new float[Features.Count];
        Features.Fill(text, found, traits, features);
        value = text[found.ValueStart..found.ValueEnd];
        return features;
    }
}
