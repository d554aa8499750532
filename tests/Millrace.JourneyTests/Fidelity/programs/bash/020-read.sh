read -r -p "Name? " name
read -r age
echo "Hello $name, $((age + 1))"
read -r more; echo "status $? <$more>"
