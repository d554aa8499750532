import unittest

class Tests(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(1, 1)

    def test_main(self):
        self.assertEqual(__name__, "__main__")

    def test_skipped(self):
        self.skipTest("not today")

    def test_fails(self):
        self.assertEqual("main", __name__)

class Quiet(unittest.TextTestRunner):
    def run(self, suite):
        result = unittest.TestResult()
        suite.run(result)
        for test, trace in result.failures:
            print(test, trace)
        print(result)
        return result

unittest.main(testRunner=Quiet, verbosity=0)
